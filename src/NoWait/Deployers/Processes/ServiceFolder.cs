namespace NoWait.Deployers.Processes;

/// <summary>Where everything about one service lies.</summary>
/// <param name="root">The deployer's folder, absolute.</param>
/// <param name="service">The service's name.</param>
internal sealed class ServiceFolder(string root, string service)
{
    public string Service => service;

    /// <summary>State, runs and logs.</summary>
    public string Home { get; } = Path.Combine(root, "services", service);

    /// <summary>The unpacked images, each in a folder named by its digest.</summary>
    public string Releases { get; } = Path.Combine(root, "releases", service);

    /// <summary>The link to the release that runs.</summary>
    public string Current => Path.Combine(Home, "current");

    public string StateFile => Path.Combine(Home, "state");

    public string LockFile => Path.Combine(Home, "lock");

    public string HolderFile => Path.Combine(Home, "lock.holder");

    public string Log => Path.Combine(Home, "log");

    public string Runs => Path.Combine(Home, "runs");

    /// <summary>The release's folder: hexadecimal digits only, as a colon would split <c>PATH</c>.</summary>
    public string Release(string digest) => Path.Combine(Releases, digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    /// <summary>The folder that a release runs from.</summary>
    public string Of(Release release) => release.Live is { } name ? Path.Combine(Releases, name) : Release(release.Digest);

    /// <summary>The run with this id, there or not.</summary>
    public Run Run(string id) => new(Path.Combine(Runs, id), Log);

    /// <summary>The release if anything of it is up; null otherwise.</summary>
    public Release? IfAlive(Release? release) => release is not null && Run(release.Run).Read().IsAlive ? release : null;

    /// <summary>All runs that are there, the newest first.</summary>
    public List<Run> AllRuns() => !Directory.Exists(Runs)
        ? []
        : [.. Directory.EnumerateDirectories(Runs).Select(folder => new Run(folder, Log)).OrderByDescending(run => run.Number)];

    /// <summary>A run that is not there yet, numbered after all others.</summary>
    public Run NewRun(bool trial)
    {
        var last = AllRuns().FirstOrDefault()?.Number ?? 0;
        return Run($"{last + 1}{(trial ? Processes.Run.TrialSuffix : "")}");
    }
}
