using NoWait.Oci;

namespace NoWait.Deployers;

/// <summary>What became of a version that was started.</summary>
/// <param name="IsWell">Whether it is well.</param>
/// <param name="Detail">What it said, or how it ended.</param>
internal sealed record RunOutcome(bool IsWell, string Detail)
{
    public int? ExitCode { get; init; }

    public IReadOnlyList<string> Tail { get; init; } = [];
}

/// <summary>Words a deployment that failed: what, why, and what runs instead.</summary>
internal static class DeployFailure
{
    /// <param name="request">What was to run.</param>
    /// <param name="running">The digest that runs now; null for none.</param>
    /// <param name="why">Why it does not, without a full stop.</param>
    /// <param name="inner">What caused it.</param>
    public static DeployFailedException Of(DeployRequest request, string? running, string why, Exception? inner = null) =>
        new($"{Name(request)} was not deployed: {why}. {Instead(request, running)}", inner)
        {
            Service = request.Service.Name,
            Digest = request.Image.Descriptor.Digest.ToString(),
            Running = running,
        };

    /// <summary>One of which nobody knows how it ended.</summary>
    /// <param name="request">What was to run.</param>
    /// <param name="before">The digest that ran before; null for none.</param>
    /// <param name="why">Why nobody knows, without a full stop.</param>
    /// <param name="inner">What caused it.</param>
    public static DeployFailedException Unknown(DeployRequest request, string? before, string why, Exception inner) =>
        new($"{Name(request)} may be running or not: {why}. See './build.sh Status' when its engine answers again.", inner)
        {
            Service = request.Service.Name,
            Digest = request.Image.Descriptor.Digest.ToString(),
            Running = before,
            IsUncertain = true,
        };

    /// <param name="request">What was to run.</param>
    /// <param name="running">The digest that runs now; null for none.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="rolledBack">Whether the version before had gone already, and is back.</param>
    public static DeployFailedException Of(DeployRequest request, string? running, RunOutcome outcome, bool rolledBack) =>
        new($"{Name(request)} did not become well: {outcome.Detail.TrimEnd('.')}. {Instead(request, running, rolledBack)}{Lines(outcome.Tail)}")
        {
            Service = request.Service.Name,
            Digest = request.Image.Descriptor.Digest.ToString(),
            Running = running,
            RolledBack = rolledBack,
            ExitCode = outcome.ExitCode,
            LogTail = outcome.Tail,
        };

    private static string Name(DeployRequest request) =>
        $"{request.Service.Name} {request.Image.Descriptor.Digest.ToShortString()}";

    private static string Instead(DeployRequest request, string? running, bool rolledBack = false) => running is null
        ? "Nothing of it is running now."
        : running == request.Image.Descriptor.Digest.ToString() && !rolledBack
        ? "This version is running, though."
        : $"The version before ({Digest.Parse(running).ToShortString()}) is running{(rolledBack ? " again" : "")}.";

    private static string Lines(IReadOnlyList<string> tail) =>
        tail.Count == 0 ? " It printed nothing." : $" The last it printed:{string.Concat(tail.Select(line => "\n  | " + line))}";
}
