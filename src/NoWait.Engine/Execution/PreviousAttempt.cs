using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>What succeeded in a run that did not, so that <c>--continue</c> can leave it out.</summary>
internal static class PreviousAttempt
{
    /// <summary>The names of the targets that succeeded in the last run; none when it succeeded as a whole.</summary>
    public static List<string> Succeeded(AbsolutePath folder) => SmallFile.Read(PathIn(folder));

    /// <summary>Remembers a run: one that failed by what succeeded in it, one that succeeded by nothing.</summary>
    public static void Remember(AbsolutePath folder, IReadOnlyCollection<ExecutableTarget> plan, bool hasFailed)
    {
        if (hasFailed)
        {
            // What was left out because it had succeeded before is still done.
            var done = plan.Where(x => x.Status == ExecutionStatus.Succeeded || x.Skipped == Skipping.DoneBefore);
            SmallFile.Write(PathIn(folder), string.Concat(done.Select(x => x.Name + "\n")));
        }
        else if (PathIn(folder).FileExists())
        {
            PathIn(folder).DeleteFile();
        }
    }

    private static AbsolutePath PathIn(AbsolutePath folder) => folder / "succeeded-before-failure.txt";
}
