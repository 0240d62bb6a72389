using System.Diagnostics;

namespace NoWait.Oci;

/// <summary>The spans by which this library times itself.</summary>
internal static class OciActivity
{
    private static readonly ActivitySource Source = new("NoWait.Oci");

    public static Activity? Start(string kind, string step)
    {
        var activity = Source.StartActivity(kind);
        activity?.SetTag("nowait.step", step);
        return activity;
    }

    public static void Cache(this Activity? activity, bool hit) => activity?.SetTag("nowait.cache", hit ? "hit" : "miss");

    public static void Bytes(this Activity? activity, long bytes) => activity?.SetTag("nowait.bytes", bytes);

    public static void Fail(this Activity? activity, Exception e) => activity?.SetStatus(ActivityStatusCode.Error, e.Message);
}
