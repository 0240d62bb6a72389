using NoWait.Linting.Reading;
using NoWait.Oci;

namespace NoWait.Linting.Checks;

/// <summary>Whether bases are for the platform that they are taken for, where builds fetched them before.</summary>
internal static class PlatformChecks
{
    public static void Look(Subject subject, Func<string, Platform?> platformOf, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            if (!stage.IsOnStage && stage.Stage.From != "scratch" && Wanted(stage.Stage.Platform) is { } wanted
                && platformOf(stage.Stage.From) is { } found && !found.Satisfies(wanted))
            {
                report.Add(
                    RuleBook.Form.BasePlatform, stage.From, $"{stage.Stage.From} as it was fetched is for {found}, and {wanted} is wanted.",
                    new(stage.From.Raw.Replace(stage.Stage.From, $"IMAGE-FOR-{wanted.Architecture.ToUpperInvariant()}", StringComparison.Ordinal)));
            }
        }
    }

    // Builds are for the machine that they run on.
    private static Platform? Wanted(string? written)
    {
        if (written is null or "$BUILDPLATFORM" or "${BUILDPLATFORM}" or "$TARGETPLATFORM" or "${TARGETPLATFORM}")
        {
            return Platform.Current;
        }

        try
        {
            return written.Contains('$', StringComparison.Ordinal) ? null : Platform.Parse(written);
        }
        catch (OciException)
        {
            return null;
        }
    }
}
