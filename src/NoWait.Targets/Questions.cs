using NoWait.Changes.Questions;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Asks what changed: as the first step of a delivery, or, alone, for an answer of its own.</summary>
internal static class Questions
{
    /// <summary>Whether nothing but the question is asked: then the answer is for whoever asks.</summary>
    public static bool IsQuestion(this IChanges build) => build.ExecutionPlan.Count == 1;

    public static Task DetectChanges(this IChanges build)
    {
        if (build.IsQuestion())
        {
            return build.Guard(cancellation => AskAsync(build, cancellation));
        }

        // Deliveries need no closer look than this, and nobody should think that they build what changed since elsewhere.
        return build.Since is null && !build.AsJson
            ? build.Deliver((delivery, cancellation) => delivery.DetectChangesAsync(cancellation))
            : build.Guard(_ => throw new InvalidUsageException(
                "--since and --json are for Changes alone, as in './build.sh Changes --since main': a delivery builds what changed since the last image."));
    }

    private static async Task AskAsync(IChanges build, CancellationToken cancellation)
    {
        var json = build.AsJson ? JsonOutput.Claim() : null;
        using var question = new ChangeQuestion(Meters.WorkspaceOf(build), Deliveries.ServicesOf(build), Deliveries.Options(build))
        {
            Meter = Meters.Of(build),
            Script = ScriptOf(build),
        };
        var answer = await question.AskAsync(build.Since, cancellation);
        Meters.Of(build)?.Note(answer.ToString());
        if (json is null)
        {
            Console.Write(ChangeRenderer.Terminal(answer, TimeZoneInfo.Local));
        }
        else
        {
            json.Write(ChangeRenderer.Json(answer));
        }

        question.Settle();
    }

    // A build that was not started from its project, as a packaged one, has no script to look at.
    private static string? ScriptOf(IChanges build) =>
        build.BuildProjectDirectory is { } folder && Path.GetRelativePath(build.RootDirectory, folder) is var path
            && !Path.IsPathRooted(path) && !path.StartsWith("..", StringComparison.Ordinal) ? path : null;
}
