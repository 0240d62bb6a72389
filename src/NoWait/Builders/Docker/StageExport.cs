using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders.Docker;

/// <summary>A part of a build stage that is wanted on this machine.</summary>
/// <param name="Stage">The stage's index in the definition.</param>
/// <param name="Path">A file or folder of it, without the slash at the start; empty for all of it.</param>
/// <param name="For">The instruction that wants it.</param>
internal sealed record StageExport(int Stage, string Path, Instruction For)
{
    /// <summary>What the run stage copies from build stages, and what is to be stripped or packed; nothing of it twice.</summary>
    /// <remarks>
    /// Of a glob the folder that it is about: BuildKit would put the contents of a folder that matches where the folder
    /// itself is wanted.
    /// </remarks>
    public static Values<StageExport> Of(ImageDefinition definition, StageNode run, IEnumerable<StageAct> acts)
    {
        var wanted = new List<StageExport>();
        foreach (var copy in run.Stage.Instructions.OfType<Copy>().Where(copy => copy.From is not null))
        {
            var stage = definition.IndexOf(copy.From!);
            if (stage >= 0 && stage < run.Index)
            {
                wanted.AddRange(copy.Sources.Select(source => new StageExport(stage, PathOf(source), copy)));
            }
        }

        wanted.AddRange(acts.Select(act => new StageExport(act.Stage, act.Path, act.Instruction)));
        return wanted
            .Where(one => !wanted.Exists(other => other.Covers(one) && (!one.Covers(other) || IsEarlier(wanted, other, one))))
            .ToValues();
    }

    /// <summary>Whether a path is a glob, or has escapes in it.</summary>
    public static bool IsGlob(string path) => path.AsSpan().ContainsAny("*?[\\");

    /// <summary>The path itself; of a glob the folder above its first wildcard.</summary>
    public static string PathOf(string source) =>
        string.Join('/', StagePath.Join("", source).Split('/').TakeWhile(part => !IsGlob(part)));

    private bool Covers(StageExport other) => Stage == other.Stage
        && (Path.Length == 0 || other.Path == Path || other.Path.StartsWith(Path + "/", StringComparison.Ordinal));

    private static bool IsEarlier(List<StageExport> all, StageExport one, StageExport other) =>
        all.FindIndex(item => ReferenceEquals(item, one)) < all.FindIndex(item => ReferenceEquals(item, other));
}
