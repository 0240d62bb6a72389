using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Finds out which services a change touches.</summary>
public interface IChanges : IHazServices
{
    /// <summary>
    /// What <see cref="Changes"/> compares with: a commit, branch or tag, or <c>deployed</c>; null for what each service's
    /// last image was built from. A branch that is called <c>deployed</c> is <c>refs/heads/deployed</c>.
    /// </summary>
    [Parameter("What Changes compares with: a commit, or deployed - Default is what each image was built from", Name = "since")]
    string? ChangesSince => TryGetValue(() => ChangesSince);

    /// <summary>Whether <see cref="Changes"/> answers in JSON, with nothing else on standard output.</summary>
    [Parameter("Answer Changes as JSON, and all else on standard error", Name = "json")]
    bool ChangesAsJson => TryGetValue<bool?>(() => ChangesAsJson) ?? false;

    /// <summary>Compares each service's inputs with those of its last image, and says what differs or since when nothing does.</summary>
    Target Changes => _ => _
        .Description("Find the services whose inputs changed, and say why")
        .Executes(() => this.DetectChanges());
}
