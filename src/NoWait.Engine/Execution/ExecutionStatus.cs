namespace Nuke.Common.Execution;

/// <summary>How far a target has come.</summary>
public enum ExecutionStatus
{
    /// <summary>It is not part of this run.</summary>
    None,

    /// <summary>Its turn will come.</summary>
    Scheduled,

    /// <summary>Its turn never came, because another one failed or the run was stopped.</summary>
    NotRun,

    /// <summary>A condition or the user left it out.</summary>
    Skipped,

    /// <summary>All of its actions returned.</summary>
    Succeeded,

    /// <summary>One of its actions threw.</summary>
    Failed,

    /// <summary>It is at work.</summary>
    Running,

    /// <summary>A signal stopped it.</summary>
    Aborted,

    /// <summary>It has no actions of its own.</summary>
    Collective,
}
