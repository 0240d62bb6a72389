using NoWait.Images.Globs;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Pricing;

/// <summary>How often files changed, from git's history.</summary>
/// <param name="commits">The paths that each commit changed, relative to the context.</param>
internal sealed class ChangeFrequency(IReadOnlyList<IReadOnlyList<string>> commits)
{
    /// <summary>How many commits changed anything in the context.</summary>
    public int Commits => commits.Count;

    /// <summary>The history as seen from a folder below the repository's root.</summary>
    /// <param name="folder">The folder with slashes and without one at its end; "" for the root.</param>
    public ChangeFrequency In(string folder) => folder.Length == 0 ? this : new(
        [.. commits.Select(paths => (IReadOnlyList<string>)[.. paths.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(path => path[(folder.Length + 1)..])])
            .Where(paths => paths.Count > 0)]);

    /// <summary>How many commits changed something that these steps copy, and nothing that is excepted by its name.</summary>
    public int Touching(IReadOnlyList<Step> copies, IReadOnlyList<string> unless)
    {
        var sources = copies.SelectMany(step => step.Sources).Select(Compile).ToList();
        var exceptions = unless.Select(PathGlob.Parse).ToList();
        return commits.Count(paths => paths.Any(path => sources.Exists(source => source(path)))
            && !paths.Any(path => exceptions.Exists(glob => glob.Matches(Names.Last(path)))));
    }

    private static Func<string, bool> Compile(string source)
    {
        var path = Names.Path(source);
        if (path is "" or "." or "*")
        {
            return _ => true;
        }

        if (PathGlob.HasWildcard(path) && PathGlob.IsValid(path))
        {
            var glob = PathGlob.Parse(path);
            return other => glob.Matches(other);
        }

        return other => other == path || other.StartsWith(path + "/", StringComparison.Ordinal);
    }
}
