using System.Text;
using Nuke.Common.Execution;
using Nuke.Common.Tooling;

namespace Nuke.Common.Parameters;

/// <summary>What reflection finds out about a build, which takes long enough to remember the answer.</summary>
internal sealed class BuildFacts
{
    private const char Delimiter = '\t';
    private const string Injected = "injected";
    private const string Required = "required";
    private const string Secret = "secret";

    private readonly List<string> _lines;

    private BuildFacts(List<string> lines) => _lines = lines;

    /// <summary>Members of the class have <see cref="ParameterAttribute" /> or <see cref="PathVariableAttribute" />.</summary>
    public bool HasInjected => _lines.Contains(Injected);

    /// <summary>Parameters have <see cref="RequiredAttribute" />.</summary>
    public bool HasRequired => _lines.Contains(Required);

    public static BuildFacts Of(Type build, ParameterCatalogue catalogue)
    {
        var lines = new List<string>();
        if (catalogue.OfClass.Count > 0
            || ParameterCatalogue.MembersOfClass(build).Any(x => x.IsDefined(typeof(PathVariableAttribute), inherit: true)))
        {
            lines.Add(Injected);
        }

        if (catalogue.Everything.Any(x => x.IsRequired))
        {
            lines.Add(Required);
        }

        lines.AddRange(catalogue.Everything.Select(x => Line(x.Parameter)));
        return new BuildFacts(lines);
    }

    /// <summary>Takes the lines that <see cref="ToString" /> wrote.</summary>
    public static BuildFacts Remembered(List<string> lines) => new(lines);

    /// <summary>The parameter that a piece of code names; null when that is none.</summary>
    public Parameter? Find(MemberReference reference)
    {
        string? found = null;
        foreach (var line in _lines)
        {
            if (!IsKeyEnding(line, reference.Name))
            {
                continue;
            }

            if (found is not null)
            {
                // Two components call a member the same: only now is it worth finding out which one is meant.
                found = _lines.Find(x => Array.Exists(reference.Owners, y => x.StartsWith(
                    y.FullName + "." + reference.Name + Delimiter,
                    StringComparison.Ordinal)));
                break;
            }

            found = line;
        }

        return found is null ? null : Parse(found, reference.Type);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in _lines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsKeyEnding(string line, string member)
    {
        var end = line.IndexOf(Delimiter, StringComparison.Ordinal);
        return end > member.Length
            && line[end - member.Length - 1] == '.'
            && string.CompareOrdinal(line, end - member.Length, member, 0, member.Length) == 0;
    }

    private static string Line(Parameter parameter) =>
        parameter.Key + Delimiter + parameter.Name + Delimiter
        + (parameter.IsSecret ? Secret : "") + Delimiter + parameter.Separator;

    private static Parameter Parse(string line, Type type)
    {
        var parts = line.Split(Delimiter);
        return new Parameter(parts[0], parts[1], parts[3].Length > 0 ? parts[3] : null, parts[2] == Secret, type);
    }
}
