using NoWait.Live;

namespace NoWait;

/// <summary>The steps that bring a change to what runs without a new image, for <see cref="Service.Live"/>.</summary>
/// <remarks>
/// Deleted files are deleted, changed ones copied in one archive, then the commands whose triggers match are run in order.
/// A changed file that no <see cref="Sync"/> covers leads to a full build and deployment.
/// </remarks>
public static class LiveUpdate
{
    /// <summary>Files that are copied as they are.</summary>
    /// <param name="from">A file or folder of the context.</param>
    /// <param name="to">Where it lies in the image, absolute.</param>
    public static LiveStep Sync(string from, string to) => new LiveStep.Sync(from, to);

    /// <summary>A line of shell that is run where the service runs.</summary>
    /// <param name="command">The line.</param>
    /// <param name="when">Globs of the context, one of which a changed file must match; none for any change.</param>
    public static LiveStep Run(string command, params ReadOnlySpan<string> when) => new LiveStep.Run(command) { When = [.. when] };

    /// <summary>Starts the program again after each update; without it the program sees to changes itself.</summary>
    public static LiveStep Restart() => new LiveStep.Restart();

    /// <summary>Files whose change leads to a full build and deployment, whatever covers them.</summary>
    /// <param name="globs">Globs of the context.</param>
    public static LiveStep FallBackOn(params ReadOnlySpan<string> globs) => new LiveStep.FallBackOn([.. globs]);

    /// <summary>Copies everything that is synced, and runs all commands, when watching begins and after each deployment.</summary>
    public static LiveStep InitialSync() => new LiveStep.InitialSync();
}
