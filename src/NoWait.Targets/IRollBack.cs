using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Goes back to an older version, in seconds.</summary>
public interface IRollBack : IHazServices
{
    /// <summary>The version that <see cref="RollBack"/> goes back to; the last good one when none is named.</summary>
    [Parameter("Version to go back to, as sha256:4be1… - Default is the last good one", Name = "digest")]
    string? BackTo => TryGetValue(() => BackTo);

    /// <summary>
    /// Gets the last good version before the one that runs running again, of the named services or else of those that the last
    /// run deployed; nothing is built, and what runs keeps running when that cannot be.
    /// </summary>
    Target RollBack => _ => _
        .Description("Go back to the last good version, without building")
        .Executes(() => this.GoBack());
}
