using NoWait.Oci;

namespace NoWait.Deployers.Processes;

/// <summary>Words a deployment that failed: what, why, and what runs instead.</summary>
internal static class Failure
{
    public static DeployFailedException Of(DeployRequest request, Release? running, string why, Exception? inner = null) =>
        new($"{Name(request)} was not deployed: {why}. {Instead(request, running)}", inner)
        {
            Service = request.Service.Name,
            Digest = request.Image.Descriptor.Digest.ToString(),
            Running = running?.Digest,
        };

    public static DeployFailedException Of(DeployRequest request, Release? running, RunOutcome outcome, bool rolledBack) =>
        new($"{Name(request)} did not become well: {outcome.Detail}. {Instead(request, running, rolledBack)}{Lines(outcome.Tail)}")
        {
            Service = request.Service.Name,
            Digest = request.Image.Descriptor.Digest.ToString(),
            Running = running?.Digest,
            RolledBack = rolledBack,
            ExitCode = outcome.ExitCode,
            LogTail = outcome.Tail,
        };

    private static string Name(DeployRequest request) =>
        $"{request.Service.Name} {request.Image.Descriptor.Digest.ToShortString()}";

    private static string Instead(DeployRequest request, Release? running, bool rolledBack = false) => running is null
        ? "Nothing of it is running now."
        : running.Digest == request.Image.Descriptor.Digest.ToString() && !rolledBack
        ? "This version is running, though."
        : $"The version before ({Digest.Parse(running.Digest).ToShortString()}) is running{(rolledBack ? " again" : "")}.";

    private static string Lines(IReadOnlyList<string> tail) =>
        tail.Count == 0 ? " It printed nothing." : $" The last it printed:{string.Concat(tail.Select(line => "\n  | " + line))}";
}
