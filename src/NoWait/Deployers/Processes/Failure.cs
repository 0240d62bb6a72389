namespace NoWait.Deployers.Processes;

/// <summary>Words a deployment that failed, by the release that runs instead.</summary>
internal static class Failure
{
    public static DeployFailedException Of(DeployRequest request, Release? running, string why, Exception? inner = null) =>
        DeployFailure.Of(request, running?.Digest, why, inner);

    public static DeployFailedException Of(DeployRequest request, Release? running, RunOutcome outcome, bool rolledBack) =>
        DeployFailure.Of(request, running?.Digest, outcome, rolledBack);
}
