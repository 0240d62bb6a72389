using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NoWait.Docker.Json;

namespace NoWait.Docker.Configuration;

/// <summary>The programs <c>docker-credential-*</c>: the registry goes in on standard input, JSON comes out.</summary>
internal static class CredentialHelper
{
    private const string TokenUser = "<token>";

    /// <summary>What the helper knows; null when it has nothing for the registry.</summary>
    public static async Task<RegistryCredentials?> GetAsync(
        string helper, string registry, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{helper}";
        using var process = Start(program, environment);
        try
        {
            await process.StandardInput.WriteAsync(registry.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? Read(program, registry, output) : NothingOrFail(program, registry, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        catch (IOException e)
        {
            throw new DockerException($"{program} ended before it was asked for {registry} ({e.Message}): run it by hand, or log in again.", e);
        }
    }

    private static Process Start(string program, IReadOnlyDictionary<string, string> environment)
    {
        var path = (environment.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => OperatingSystem.IsWindows() ? [Path.Combine(folder, program + ".exe")] : new[] { Path.Combine(folder, program) })
            .FirstOrDefault(File.Exists);
        var start = new ProcessStartInfo(path ?? program, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            return path is null ? throw new Win32Exception("not on PATH") : Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DockerException(
                $"The Docker CLI's config.json names the credential helper {program}, which cannot be started ({e.Message}): install it, or remove credsStore and credHelpers and log in again.", e);
        }
    }

    private static RegistryCredentials Read(string program, string registry, string output)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(output, EngineJson.Default.HelperAnswer) ?? new HelperAnswer();
            return answer.Username == TokenUser
                ? new RegistryCredentials("", "") { IdentityToken = answer.Secret, ServerAddress = registry }
                : new RegistryCredentials(answer.Username, answer.Secret) { ServerAddress = registry };
        }
        catch (JsonException)
        {
            // The output is not quoted: it may hold the secret.
            throw new DockerException($"{program} did not answer in JSON for {registry}: update it, or log in again.");
        }
    }

    private static RegistryCredentials? NothingOrFail(string program, string registry, string output) =>
        output.Contains("not found", StringComparison.OrdinalIgnoreCase)
            ? null
            : throw new DockerException($"{program} failed for {registry}: {output.Trim()}. Log in again (docker login {registry}).");
}

/// <summary>What a credential helper prints.</summary>
internal sealed record HelperAnswer
{
    public string Username { get; init; } = "";

    public string Secret { get; init; } = "";
}
