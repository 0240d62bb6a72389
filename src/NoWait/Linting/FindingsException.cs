namespace NoWait.Linting;

/// <summary>There are findings that are a failure.</summary>
/// <param name="count">How many.</param>
/// <param name="from">From which severity on.</param>
public sealed class FindingsException(int count, Severity from)
    : Exception($"{Timing.Rendering.Words.Count(count, "finding")} of severity {from.ToString().ToLowerInvariant()}{(from == Severity.Error ? "" : " or worse")}: correct them, or suppress them with a reason.")
{
    /// <summary>How many findings there are.</summary>
    public int Count => count;

    /// <summary>From which severity on they count.</summary>
    public Severity From => from;
}
