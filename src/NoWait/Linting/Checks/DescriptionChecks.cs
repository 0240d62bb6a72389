using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Comments that describe stages and arguments, where a definition asks for BuildKit's experimental checks.</summary>
internal static class DescriptionChecks
{
    public static void Look(Subject subject, Report report)
    {
        foreach (var line in subject.Lines)
        {
            var comment = subject.Comments.FirstOrDefault(other => other.Line == line.Logical.Number - 1).Text;
            var name = line.Logical.Keyword switch
            {
                "FROM" when line.Logical.Words is [_, _, var stage] => stage,
                "ARG" when line.Logical.Words is [var argument, ..] => argument.Split('=')[0],
                _ => null,
            };
            if (comment is { Length: > 0 } && name is not null && comment.Split(' ')[0] != name)
            {
                report.Add(RuleBook.Form.Description, line, $"The comment before it is read as its description, which begins with '{name}'.", new($"# {name} {comment}\n{line.Raw}"));
            }
        }
    }
}
