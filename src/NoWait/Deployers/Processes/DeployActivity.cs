using System.Diagnostics;

namespace NoWait.Deployers.Processes;

/// <summary>The spans by which a deployment times itself: <c>unpack</c>, <c>start</c>, <c>health</c>, <c>stop</c>, <c>switch</c>.</summary>
internal static class DeployActivity
{
    private static readonly ActivitySource Source = new("NoWait");

    public static Activity? Start(string kind, string service, string step)
    {
        var activity = Source.StartActivity(kind);
        activity?.SetTag("nowait.service", service);
        activity?.SetTag("nowait.step", step);
        return activity;
    }
}
