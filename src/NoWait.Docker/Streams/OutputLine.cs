namespace NoWait.Docker.Streams;

/// <summary>A line that a container wrote, without its line feed.</summary>
/// <param name="Text">The line; what is not UTF-8 in it is replaced.</param>
/// <param name="IsError">Whether it came on standard error.</param>
public readonly record struct OutputLine(string Text, bool IsError);
