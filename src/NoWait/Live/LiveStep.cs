namespace NoWait.Live;

/// <summary>A step of a live update, as <see cref="LiveUpdate"/> makes them.</summary>
public abstract record LiveStep
{
    private LiveStep()
    {
    }

    /// <summary>Files that are copied as they are.</summary>
    /// <param name="From">A file or folder of the context.</param>
    /// <param name="To">Where it lies in the image, absolute.</param>
    public sealed record Sync(string From, string To) : LiveStep;

    /// <summary>A line of shell that is run where the service runs.</summary>
    /// <param name="Command">The line.</param>
    public sealed record Run(string Command) : LiveStep
    {
        /// <summary>Globs of the context, one of which a changed file must match; none for any change.</summary>
        public Values<string> When { get; init; } = [];
    }

    /// <summary>Starts the program again after each update.</summary>
    public sealed record Restart : LiveStep;

    /// <summary>Files whose change leads to a full build and deployment.</summary>
    /// <param name="Globs">Globs of the context.</param>
    public sealed record FallBackOn(Values<string> Globs) : LiveStep;

    /// <summary>Copies everything that is synced when watching begins and after each deployment.</summary>
    public sealed record InitialSync : LiveStep;
}
