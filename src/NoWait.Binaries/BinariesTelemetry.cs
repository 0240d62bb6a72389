using System.Diagnostics;

namespace NoWait.Binaries;

/// <summary>The spans of this project, which whoever listens to <see cref="Name"/> receives.</summary>
public static class BinariesTelemetry
{
    /// <summary>The name of its activity source; the spans are <c>strip</c> and <c>pack</c>.</summary>
    public const string Name = "NoWait.Binaries";

    internal static readonly ActivitySource Source = new(Name);

    /// <summary>Sets the tags that all steps share; a step that could not be done is neither hit nor miss.</summary>
    internal static void Describe(this Activity? activity, string step, bool? isHit, long bytes)
    {
        activity?.SetTag("nowait.step", step);
        activity?.SetTag("nowait.cache", isHit switch { true => "hit", false => "miss", null => null });
        activity?.SetTag("nowait.bytes", bytes);
    }
}
