using NoWait.Benchmarks.Scale;

namespace NoWait.Benchmarks;

/// <summary>Every promise about speed, by the name that a filter picks it with.</summary>
internal static class Suite
{
    public static IReadOnlyList<(string Name, Func<Report, Task> Measure)> All =>
    [
        ("start-up", StartUp.MeasureAsync),
        ("images", Layers.MeasureAsync),
        ("loop", Loop.MeasureAsync),
        ("identity", Identity.MeasureAsync),
        ("host", HostBuilds.MeasureAsync),
        ("docker", DockerBuilds.MeasureAsync),
        ("roll-outs", RollOuts.MeasureAsync),
        ("ship", Shipments.MeasureAsync),
        ("injections: process", Broken.ProcessesAsync),
        ("injections: docker", Broken.ContainersAsync),
        ("injections: swarm", Broken.SwarmAsync),
        ("whole way", WholeWay.MeasureAsync),
        ("scale: 100 services", ManyServices.MeasureAsync),
        ("scale: 10,000 services", ManyServices.MeasureDetectionAsync),
        ("lint", Linting.MeasureAsync),
        ("ledger", Ledgers.MeasureAsync),
        ("gate", ShardPlans.MeasureAsync),
        ("watch: go", Watching.GoAsync),
        ("watch: c", Watching.CAsync),
        ("watch: static file", Watching.StaticAsync),
        ("watch: .NET", Watching.DotNetAsync),
        ("watch: go in a container", Watching.ContainerAsync),
    ];
}

/// <summary>A tool that a comparison needs is not here; the message says which, and how to get it.</summary>
internal sealed class Unavailable(string message) : Exception(message);
