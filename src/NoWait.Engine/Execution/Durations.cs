using System.Globalization;
using System.Text;
using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>How long each target last took, kept in <c>.nuke/temp</c>; a file that cannot be read is as good as none.</summary>
internal sealed class Durations
{
    // Texts, because a dictionary of numbers has to be compiled at run time first.
    private readonly Dictionary<string, string> _milliseconds = [];

    public static Durations Read(AbsolutePath folder)
    {
        var durations = new Durations();
        foreach (var line in SmallFile.Read(PathIn(folder)))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0)
            {
                durations._milliseconds[line[..tab]] = line[(tab + 1)..];
            }
        }

        return durations;
    }

    /// <summary>How long the target took when it last succeeded; null when it never did.</summary>
    public TimeSpan? Last(ExecutableTarget target) =>
        _milliseconds.TryGetValue(target.Name, out var text)
        && double.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    /// <summary>Remembers the targets that succeeded, where that differs from what is known so that one would notice.</summary>
    public static void Remember(AbsolutePath folder, IEnumerable<ExecutableTarget> targets)
    {
        var durations = Read(folder);
        var hasChanged = false;
        foreach (var target in targets)
        {
            if (target.Status == ExecutionStatus.Succeeded && !IsAbout(durations.Last(target), target.Duration))
            {
                durations._milliseconds[target.Name] =
                    target.Duration.TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture);
                hasChanged = true;
            }
        }

        if (hasChanged)
        {
            SmallFile.Write(PathIn(folder), durations.ToString());
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var pair in _milliseconds)
        {
            text.Append(pair.Key).Append('\t').Append(pair.Value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writing takes a millisecond, which is much in the smallest of runs.</summary>
    private static bool IsAbout(TimeSpan? known, TimeSpan measured) =>
        known is { } last && Math.Abs((last - measured).TotalMilliseconds) < 10 + (last.TotalMilliseconds / 20);

    private static AbsolutePath PathIn(AbsolutePath folder) => folder / "durations.tsv";
}
