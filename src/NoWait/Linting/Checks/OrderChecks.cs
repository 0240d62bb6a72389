using NoWait.Linting.Pricing;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>The order of copies against how often git saw their files change.</summary>
internal static class OrderChecks
{
    private const int FewestCommits = 10;

    public static void Look(Subject subject, ChangeFrequency changes, Report report)
    {
        if (changes.Commits < FewestCommits)
        {
            return;
        }

        foreach (var stage in subject.Stages)
        {
            var copies = stage.Steps.Where(step => step is { IsContextCopy: true, Line: not null }).ToList();
            for (var i = 0; i + 1 < copies.Count; i++)
            {
                Pair(stage, copies[i], copies[i + 1], changes, report);
            }
        }
    }

    private static void Pair(StageText stage, Step first, Step second, ChangeFrequency changes, Report report)
    {
        var (often, seldom) = (changes.Touching([first], []), changes.Touching([second], []));
        if (often < 5 || often <= 2 * seldom)
        {
            return;
        }

        var between = stage.Steps.Where(step => step.Index > first.Index && step.Index < second.Index && step.Script.Commands.Count > 0).ToList();
        report.Add(
            RuleBook.Waiting.Order, first.Line,
            $"{often} of {changes.Commits} commits change what is copied here, {seldom} what line {second.Line!.Logical.Number} copies after it: what changes seldom belongs first.",
            new($"{second.Line.Raw}\n{first.Line!.Raw}") { Cost = between.Count > 0 ? null : new Cost([second], [first]) });
    }
}
