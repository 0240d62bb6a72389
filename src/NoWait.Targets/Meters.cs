using System.Runtime.CompilerServices;
using NoWait.Timing.Money;
using NoWait.Waiting;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>The one meter, and the one delivery, of each build.</summary>
internal static class Meters
{
    private static readonly ConditionalWeakTable<INukeBuild, WaitingMeter> Running = [];
    private static readonly ConditionalWeakTable<INukeBuild, CostModel> Prices = [];

    public static WaitingMeter Start(INukeBuild build, RunSetting setting)
    {
        var meter = new WaitingMeter(WorkspaceOf(build), setting, TimeProvider.System);
        Running.Add(build, meter);
        return meter;
    }

    /// <summary>The build's meter; null where the build class has no <see cref="CostOfWaitingAttribute"/>.</summary>
    public static WaitingMeter? Of(INukeBuild build) => Running.TryGetValue(build, out var meter) ? meter : null;

    /// <summary>What an hour costs by the build's own word.</summary>
    public static CostModel CostOf(INukeBuild build) =>
        Of(build)?.Setting.Cost ?? (Prices.TryGetValue(build, out var cost) ? cost : new());

    /// <summary>Remembers what an hour costs where nothing is measured.</summary>
    public static void Price(INukeBuild build, CostModel cost) => Prices.AddOrUpdate(build, cost);

    public static Workspace WorkspaceOf(INukeBuild build) => new(build.RootDirectory)
    {
        Environment = (build as IHazServices)?.EnvironmentName,
    };
}
