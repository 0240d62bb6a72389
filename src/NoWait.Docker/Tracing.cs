using System.Diagnostics;

namespace NoWait.Docker;

/// <summary>Times what the engine does for us, as activities of the source <c>NoWait.Docker</c>.</summary>
internal static class Tracing
{
    public const string Step = "nowait.step";
    public const string Stage = "nowait.stage";
    public const string Cache = "nowait.cache";
    public const string Bytes = "nowait.bytes";

    public static ActivitySource Source { get; } = new("NoWait.Docker");

    public static Activity? Start(string kind, string step) => Source.StartActivity(kind)?.SetTag(Step, step);

    /// <summary>Does the work; what it throws is the activity's status too.</summary>
    public static async Task GuardAsync(Activity? activity, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }
}
