namespace NoWait.Timing.Figures;

/// <summary>What was waited for: measured, nothing projected.</summary>
/// <param name="Runs">How many runs there were.</param>
/// <param name="Waited">How long people waited: two people for three seconds are six.</param>
/// <param name="Dollars">What that cost, and what was billed.</param>
/// <param name="People">Who ran something, who waited longest first.</param>
/// <param name="Targets">What for, the longest first.</param>
public sealed record WaitingFigures(
    int Runs, TimeSpan Waited, decimal Dollars, IReadOnlyList<WaitingPerson> People, IReadOnlyList<WaitingTarget> Targets);

/// <summary>What the runs of a person took.</summary>
/// <param name="Name">Who.</param>
/// <param name="Runs">How many there were.</param>
/// <param name="Waited">How long was waited for them.</param>
/// <param name="Dollars">What that cost, and what was billed.</param>
public sealed record WaitingPerson(string Name, int Runs, TimeSpan Waited, decimal Dollars);

/// <summary>What a target took in all runs.</summary>
/// <param name="Name">The target.</param>
/// <param name="Runs">How many runs it had something to do in.</param>
/// <param name="Waited">How long was waited for it.</param>
/// <param name="Dollars">What that cost.</param>
/// <param name="DollarsASecond">What one second more or less in each of its runs costs.</param>
public sealed record WaitingTarget(string Name, int Runs, TimeSpan Waited, decimal Dollars, decimal DollarsASecond)
{
    /// <summary>How long it takes in a run, on average.</summary>
    public TimeSpan ARun => Runs == 0 ? TimeSpan.Zero : Waited / Runs;
}
