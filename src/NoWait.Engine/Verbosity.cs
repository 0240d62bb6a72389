namespace Nuke.Common;

/// <summary>How much a build says; parsed without regard to case from <c>--verbosity</c>.</summary>
public enum Verbosity
{
    /// <summary>Everything, with the stack trace of a failure.</summary>
    Verbose,

    /// <summary>What is done, down to Serilog's Debug.</summary>
    Normal,

    /// <summary>Warnings, errors and the summary.</summary>
    Minimal,

    /// <summary>Errors only.</summary>
    Quiet,
}
