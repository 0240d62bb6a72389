namespace NoWait.Timing.Storage;

/// <summary>A line of a file, without its line feed.</summary>
/// <param name="Offset">Where it starts, in bytes.</param>
/// <param name="Bytes">What it holds: valid until the next line is asked for.</param>
/// <param name="IsWhole">Whether a line feed ends it.</param>
internal sealed record FileLine(long Offset, ReadOnlyMemory<byte> Bytes, bool IsWhole);
