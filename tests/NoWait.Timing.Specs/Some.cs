using NoWait.Timing.Events;
using NoWait.Timing.Money;
using NoWait.Timing.Reports;

namespace NoWait.Timing.Specs;

/// <summary>Events, spans and timelines to begin with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);
    public static readonly Person Ada = new("Ada Lovelace", "ada@example.org");
    public static readonly Person Bob = new("Bob");

    public static Run Run(DateTimeOffset at, double seconds = 3.6, params string[] asked) => new()
    {
        At = at,
        Id = EventId.Of(at, "run"),
        Started = at.AddSeconds(-seconds),
        By = Ada,
        Asked = asked.Length == 0 ? ["Deploy"] : asked,
        Seconds = seconds,
        Rate = 85,
        Targets = [new("Compile", seconds)],
    };

    public static Deployment Deployment(DateTimeOffset at, string service = "board") => new()
    {
        At = at,
        Id = EventId.Of(at, "deploy", service),
        Service = service,
        To = "sha256:4be1000000000000000000000000000000000000000000000000000000000a9c",
        By = Ada,
        Seconds = 1.61,
        Address = "http://localhost:8080",
        Changes = [new("c0ffee", at.AddMinutes(-10), Bob, "Say hello")],
    };

    public static Span Target(string name, double start, double seconds, params Span[] children) =>
        new(Span.TargetKind, S(start), S(seconds)) { Step = name, Children = children };

    public static Span Step(string kind, double start, double seconds, params Span[] children) =>
        new(kind, S(start), S(seconds)) { Children = children };

    public static Timeline Timeline(double seconds, params Span[] spans) => new(Noon.AddSeconds(-seconds), S(seconds), spans);

    public static RunFacts Facts => new() { Id = "this", By = Ada, Asked = ["Deploy"] };

    public static CostModel Cost => new();

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
