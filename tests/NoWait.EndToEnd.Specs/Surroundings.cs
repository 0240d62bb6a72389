namespace NoWait.EndToEnd.Specs;

/// <summary>What a build sees of the world beside its sources.</summary>
/// <param name="Folder">The name of the folder that it is in.</param>
public sealed record Surroundings(string Folder)
{
    /// <summary>Those of a server.</summary>
    public static Surroundings Usual { get; } = new("usual");

    /// <summary>Those of somebody far away.</summary>
    public static Surroundings Odd { get; } = new("odd and in a longer folder")
    {
        Umask = "077", Modified = "2001-09-09", IsSomebodyElse = true,
        Variables = [("TZ", "NWT-13:45"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("USER", "somebody-else")],
    };

    /// <summary>The umask, also of the sources.</summary>
    public string Umask { get; init; } = "022";

    /// <summary>When the sources were changed last, as <c>touch</c> takes it.</summary>
    public string Modified { get; init; } = "now";

    /// <summary>Whether another user builds, in another home.</summary>
    public bool IsSomebodyElse { get; init; }

    /// <summary>The variables.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [("TZ", "UTC"), ("LC_ALL", "C")];
}
