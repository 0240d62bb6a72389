using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Sets builds as people write them by hand against NoWait, on the user's own services.</summary>
public interface ICompare : IHazServices
{
    /// <summary>How often each cell of the table is measured.</summary>
    [Parameter("How often Compare measures each cell - Default is 3", Name = "runs")]
    int CompareRuns => TryGetValue<int?>(() => CompareRuns) ?? 3;

    /// <summary>
    /// Measures the naive Dockerfile, multi-stage without and with cache mounts, and NoWait on either builder: cold, after a
    /// change of a dependency, of the sources, and of nothing. Works on copies; the tables go to <c>artifacts/compare</c>.
    /// </summary>
    Target Compare => _ => _
        .Description("Measure naive, multi-stage and NoWait builds against each other")
        .Executes(() => this.CompareServices());
}
