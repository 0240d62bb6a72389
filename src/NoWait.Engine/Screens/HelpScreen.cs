using Nuke.Common.CommandLine;
using Nuke.Common.Execution;
using Nuke.Common.Parameters;

namespace Nuke.Common.Screens;

/// <summary>What can be asked for: targets, parameters, and what every build takes.</summary>
internal static class HelpScreen
{
    public static void Draw(
        Page page,
        IReadOnlyList<ExecutableTarget> targets,
        IReadOnlyList<ParameterMember> parameters,
        Func<ParameterMember, string?> present,
        NukeBuild build)
    {
        page.Line().Add("Usage  ", Style.Strong).Add(OperatingSystem.IsWindows() ? @".\build.ps1" : "./build.sh")
            .Line(" [targets] [--parameter value]");
        DrawTargets(page, [.. targets.Where(x => x.Listed)]);
        DrawOptions(
            page,
            "Parameters",
            [
                .. parameters.Where(x => x.Attribute.List)
                    .Select(x => ("--" + Names.Dashed(x.Name) + Placeholder(x, build), Describe(x, present(x)))),
            ]);
        DrawOptions(
            page,
            "Every build",
            [.. EngineOptions.Known.Select(x => ("--" + x.Name + Placeholder(x), x.Description))]);
        page.Line().Line("Parameters are also read as NAME or NUKE_NAME from the environment,", Style.Faint)
            .Line("and from .nuke/parameters.json.", Style.Faint);
    }

    private static void DrawTargets(Page page, IReadOnlyList<ExecutableTarget> targets)
    {
        if (targets.Count == 0)
        {
            return;
        }

        var width = targets.Max(x => x.Name.Length) + 3;
        page.Line().Line("Targets", Style.Strong);
        foreach (var target in targets)
        {
            page.Add(target.IsDefault ? "* " : "  ", Style.Accent).AddLeft(target.Name, width, Style.Accent)
                .Add(target.Description ?? "");
            var before = target.ExecutionDependencies.Select(x => x.Name).ToList();
            if (before.Count > 0)
            {
                page.Add(target.Description is null ? "" : "  ").Add("<- " + string.Join(", ", before), Style.Faint);
            }

            page.EndLine();
        }

        if (targets.Any(x => x.IsDefault))
        {
            page.Line("* runs when no target is named", Style.Faint);
        }
    }

    private static void DrawOptions(Page page, string title, List<(string Name, string Text)> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        // A long name gets a line of its own, so that one of them does not push all texts to the right.
        var width = options.Max(x => x.Name.Length <= 30 ? x.Name.Length : 0) + 3;
        page.Line().Line(title, Style.Strong);
        foreach (var (name, text) in options)
        {
            page.Add("  ").AddLeft(name, width, Style.Accent);
            if (name.Length > 30 && text.Length > 0)
            {
                page.EndLine().AddLeft("", width + 2);
            }

            page.Add(text).EndLine();
        }
    }

    private static string Placeholder(EngineOption option) =>
        option.Shape switch
        {
            OptionShape.Flag => "",
            OptionShape.Single => " VALUE",
            _ => " NAMES",
        };

    private static string Placeholder(ParameterMember parameter, NukeBuild build)
    {
        var one = Schema.AllowedValues(parameter, build) is { } values
            ? string.Join('|', values)
            : Kind(parameter.Parameter.ValueType);
        return parameter.Parameter.Shape switch
        {
            OptionShape.Flag => "",
            OptionShape.Single => $" <{one}>",
            _ => $" <{one}>...",
        };
    }

    private static string Kind(Type type) =>
        type == typeof(IO.AbsolutePath) ? "path"
        : type == typeof(TimeSpan) ? "time"
        : type.IsPrimitive || type == typeof(decimal) ? "number"
        : "text";

    private static string Describe(ParameterMember parameter, string? present)
    {
        var text = parameter.Attribute.Description ?? "";
        if (parameter.IsRequired)
        {
            text += " (required)";
        }

        return present is null ? text : $"{text} [{(parameter.Parameter.IsSecret ? "***" : present)}]";
    }
}
