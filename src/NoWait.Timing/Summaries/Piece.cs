namespace NoWait.Timing.Summaries;

/// <summary>A summary's head, and what reads its rows.</summary>
/// <param name="head">The head.</param>
/// <param name="read">Reads the rows.</param>
/// <param name="isHeld">Whether they stay in memory.</param>
internal sealed class Piece(SummaryHead head, Func<Summary> read, bool isHeld)
{
    private Summary? _held;

    public SummaryHead Head => head;

    public Summary Load()
    {
        var summary = _held ?? read();
        _held = isHeld ? summary : null;
        return summary;
    }
}
