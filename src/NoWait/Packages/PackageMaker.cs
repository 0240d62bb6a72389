using System.Text.RegularExpressions;
using NoWait.Processes;

namespace NoWait.Packages;

/// <summary>Makes NuGet packages with <c>dotnet pack</c>.</summary>
/// <param name="root">The repository's root, absolute.</param>
/// <param name="time">The clock.</param>
public sealed partial class PackageMaker(string root, TimeProvider time)
{
    /// <summary>Where the packages lie.</summary>
    public string Folder { get; } = Path.Combine(root, "artifacts", "packages");

    /// <summary>Packs the source's packable projects in their Release configuration.</summary>
    /// <param name="source">What to pack.</param>
    /// <param name="output">Takes each line that <c>dotnet pack</c> prints.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">Something did not compile or could not be restored.</exception>
    public async Task<PackedSource> PackAsync(
        PackageSource source, Action<string> output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        string? missing = null;
        string[] properties = [.. source.Properties.Select(property => $"-p:{property.Key}={property.Value}")];
        var command = new CommandLine(
            "dotnet", ["pack", source.Project, "--nologo", "-c", "Release", "-o", Folder, .. properties])
        {
            Folder = root,
            Environment = OwnEnvironment.With(),
            Output = (line, _) =>
            {
                missing ??= NotOnAnyFeed().Match(line) is { Success: true } match ? match.Groups["package"].Value : null;
                output(line);
            },
        };
        var result = await new CommandRunner(time).RunAsync(command, cancellationToken);
        return result.ExitCode == 0 ? new PackedSource(source, null)
            : missing is not null && source.IsOptional ? new PackedSource(source, missing)
            : throw new InvalidOperationException(
                $"'dotnet pack {source.Project}' failed with exit code {result.ExitCode}: the reason stands above.");
    }

    // NU1101: no feed knows the package; NU1102: no feed has the version; NU1301: no feed answers.
    [GeneratedRegex(@"error NU110[12]: Unable to find package (?<package>[\w.]+)")]
    private static partial Regex NotOnAnyFeed();
}
