namespace NoWait;

/// <summary>Where NoWait keeps what it keeps: folders under <c>.nuke</c>, none of which belongs into version control.</summary>
/// <param name="Root">The repository's root, absolute.</param>
public sealed record Workspace(string Root)
{
    /// <summary>The environment whose releases are meant; null for <c>local</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>Stages, cache mounts, layers and fingerprints: may be deleted at any time, and costs time then.</summary>
    public string Cache => Path.Combine(Root, ".nuke", "cache");

    /// <summary>How fast the ways to registries are.</summary>
    internal string Links => Path.Combine(Cache, "links");

    /// <summary>The ledger: what ran, when, for how long.</summary>
    public string Ledger => Path.Combine(Root, ".nuke", "ledger");

    /// <summary>What runs of the environment on this machine: releases, their state and their logs.</summary>
    public string Run => Environment is null or "local"
        ? Path.Combine(Root, ".nuke", "run")
        : Path.Combine(Root, ".nuke", "environments", Environment);

    /// <summary>The reports of the last run.</summary>
    public string Waiting => Path.Combine(Root, "artifacts", "waiting");

    /// <summary>Makes a folder of this workspace that git leaves alone, whatever the repository's own rules say.</summary>
    public static string Ensure(string folder)
    {
        var ignore = Path.Combine(folder, ".gitignore");
        if (!File.Exists(ignore))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(ignore, "*\n");
        }

        return folder;
    }
}
