namespace NoWait.Timing.Live;

/// <summary>How large a terminal is.</summary>
/// <param name="Columns">Its columns; 0 where that is not known.</param>
/// <param name="Rows">Its rows; 0 where that is not known.</param>
public readonly record struct TerminalSize(int Columns, int Rows);
