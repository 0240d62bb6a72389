namespace NoWait.Deployers.Processes;

/// <summary>What is started: the image's own command, in the release's folder instead of a root file system.</summary>
internal sealed record Launch
{
    /// <summary>The program, absolute.</summary>
    public required string Program { get; init; }

    public Values<string> Arguments { get; init; } = [];

    /// <summary>The variables that it gets, beside those that tell it its port.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The folder that it starts in, absolute.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Whom it runs as; null for whoever deploys.</summary>
    public UserSwitch? User { get; init; }
}

/// <summary>Another user to run as: <c>setpriv</c> and its arguments.</summary>
/// <param name="Program">Where <c>setpriv</c> is.</param>
/// <param name="Arguments">What it is told before the program.</param>
internal sealed record UserSwitch(string Program, Values<string> Arguments)
{
    /// <summary>The user's own folder; null when it is not known.</summary>
    public string? Home { get; init; }
}
