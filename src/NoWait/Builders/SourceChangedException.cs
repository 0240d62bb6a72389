namespace NoWait.Builders;

/// <summary>A source file is not any more what it was when the step was planned: the stage must be planned again.</summary>
internal sealed class SourceChangedException(string path)
    : IOException($"{Changes.NativePath.Show(path)} changes while it is copied: wait until what writes it is done.");
