using Nuke.Common;

namespace NoWait.Targets;

/// <summary>A build that answers questions about what has been.</summary>
public interface ILookBack : INukeBuild
{
    /// <summary>Since when, or since which version: what that can be, each target says.</summary>
    [Parameter("Since when: 12h, 7d, 4w or a date for Ledger; a commit or 'deployed' for Changes", Name = "since")]
    string? Since => TryGetValue(() => Since);
}
