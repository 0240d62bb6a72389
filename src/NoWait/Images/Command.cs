namespace NoWait.Images;

/// <summary>What <c>RUN</c>, <c>CMD</c>, <c>ENTRYPOINT</c> and <c>HEALTHCHECK</c> execute.</summary>
public abstract record Command
{
    private Command()
    {
    }

    /// <summary>Text for the stage's shell.</summary>
    /// <param name="Text">The line, continuations joined.</param>
    public sealed record ShellForm(string Text) : Command
    {
        /// <summary>The documents that the text refers to.</summary>
        public Values<Heredoc> Heredocs { get; init; } = [];
    }

    /// <summary>A program and its arguments, without a shell.</summary>
    public sealed record ExecForm(Values<string> Arguments) : Command;
}

/// <summary>A here-document: a file written inside an instruction.</summary>
/// <param name="Name">Its delimiter.</param>
/// <param name="Content">Its lines, each ended by a line feed.</param>
public sealed record Heredoc(string Name, string Content)
{
    /// <summary>Whether variables are expanded in it: not so when its delimiter is quoted.</summary>
    public bool Expand { get; init; } = true;

    /// <summary>Whether leading tabs are taken away (<c>&lt;&lt;-</c>).</summary>
    public bool Chomp { get; init; }

    /// <summary>The file descriptor before <c>&lt;&lt;</c>; null for none.</summary>
    public int? FileDescriptor { get; init; }
}
