using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Keeps what runs up to date while its sources are edited.</summary>
public interface IWatch : IHazServices
{
    /// <summary>Which services' lines <see cref="Watch"/> shows: a name, or a regular expression that names or lines match.</summary>
    [Parameter("Lines to show while watching: a service, or a regular expression - Default is all", Name = "logs")]
    string? LogFilter => TryGetValue(() => LogFilter);

    /// <summary>
    /// Deploys what changed, then brings each change of the sources to what runs, until it is interrupted: services go on
    /// running then, and the next <c>Deploy</c> replaces them by their images.
    /// </summary>
    Target Watch => _ => _
        .Description("Keep what runs up to date while sources are edited")
        .Executes(() => this.WatchServices());
}
