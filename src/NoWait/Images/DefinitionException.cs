namespace NoWait.Images;

/// <summary>A definition that cannot work; the message says where, why, and what to write instead.</summary>
/// <param name="message">What is wrong, and the remedy.</param>
/// <param name="inner">What found it; null when nothing did.</param>
public sealed class DefinitionException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stage it is about; null when it is about the whole.</summary>
    public string? Stage { get; init; }

    /// <summary>The instruction, as a Dockerfile would write it; null when it is about the stage.</summary>
    public string? Instruction { get; init; }

    /// <summary>Where that was written.</summary>
    public Origin Origin { get; init; }
}
