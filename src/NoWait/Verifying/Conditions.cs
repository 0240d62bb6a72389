namespace NoWait.Verifying;

/// <summary>What a build sees of the world beside its sources: none of it may show in the image.</summary>
/// <param name="Name">What tells this build from the other one, as part of a folder's name.</param>
internal sealed record Conditions(string Name)
{
    /// <summary>The variables of the build script's process that say where and when it is.</summary>
    public required Values<KeyValuePair<string, string>> Variables { get; init; }

    /// <summary>The umask, octal.</summary>
    public required string Umask { get; init; }

    /// <summary>Whether it gets one processor alone, where that can be had.</summary>
    public bool IsOnOneProcessor { get; init; }

    /// <summary>Whether files are made in the reverse order, and with a time of long ago.</summary>
    public bool IsReversed { get; init; }

    /// <summary>The words before its program that make it another user's; none where it stays the same one's.</summary>
    public Values<string> User { get; init; } = [];

    /// <summary>What differs between this build and the usual one, in words.</summary>
    public string Varied => "folder, time, time zone, locale, umask, " + (User.Count > 0 ? "user, " : "")
        + (Variables.Any(pair => pair.Key == "HOME") ? "home, " : "") + "processors, order and times of files, empty caches";

    /// <summary>A build as on a server.</summary>
    public static Conditions Usual { get; } = new("one")
    {
        Variables = [new("TZ", "UTC"), new("LC_ALL", "C"), new("LANG", "C")],
        Umask = "022",
    };

    /// <summary>A build as different from it as can be had without another machine.</summary>
    /// <param name="home">Its home; null where it stays the same one.</param>
    /// <param name="user">The words that make it another user's.</param>
    public static Conditions Odd(string? home, Values<string> user) => new("the-other-one-in-a-longer-folder")
    {
        Variables =
        [
            .. home is null ? [] : (KeyValuePair<string, string>[])[new("HOME", home)],
            new("USER", "somebody-else"), new("LOGNAME", "somebody-else"),

            // Without a database of time zones, too, this one is far from the usual; in Turkish i is not I's small letter.
            new("TZ", "NWT-13:45"), new("LC_ALL", "tr_TR.UTF-8"), new("LANG", "tr_TR.UTF-8"),
            new("GOMAXPROCS", "1"), new("DOTNET_PROCESSOR_COUNT", "1"),
        ],
        Umask = "077",
        IsOnOneProcessor = true,
        IsReversed = true,
        User = user,
    };
}
