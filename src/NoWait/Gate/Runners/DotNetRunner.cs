using System.Security;
using System.Text;
using NoWait.Images;
using NoWait.Images.Recipes;

namespace NoWait.Gate.Runners;

/// <summary><c>dotnet test</c>, which writes TRX; chosen tests go into a settings file, whatever their number.</summary>
internal sealed class DotNetRunner : Runner
{
    public static readonly DotNetRunner Instance = new();

    public override string Program => "dotnet";

    public override string Title(Suite suite) => Path.GetFileNameWithoutExtension(suite.Target.TrimEnd('/'));

    public override string? Obstacle(Suite suite, string folder) =>
        Path.Exists(Path.Combine(folder, suite.Target)) ? null
            : $"There is no project or solution '{suite.Target}' in {folder}: correct the path in Suite.DotNet.";

    public override RunnerCommand? Preparation(Suite suite) => new(Program, ["build", suite.Target, "--nologo"]);

    // One project after the other: side by side they would write into each other's lines.
    public override RunnerCommand? Listing(Suite suite) => new(Program, ["test", suite.Target, "--no-build", "--list-tests", "--nologo", "-m:1"]);

    /// <summary>The indented lines behind <c>The following Tests are available:</c>, of each assembly.</summary>
    public override IEnumerable<string> Units(IEnumerable<string> lines)
    {
        var isList = false;
        foreach (var line in lines)
        {
            var isIndented = line.StartsWith("    ", StringComparison.Ordinal);
            if (isList && isIndented)
            {
                yield return line.Trim();
            }

            isList = (isList && isIndented) || line.TrimEnd().EndsWith("Tests are available:", StringComparison.Ordinal);
        }
    }

    public override IReadOnlyList<RunnerCommand> Runs(RunnerRequest request)
    {
        string[] chosen = request.Units is { } units ? ["--no-build", "--settings", Settings(request.Folder, units)]
            : request.Filter is { } filter ? ["--filter", $"FullyQualifiedName~{Escape(filter)}"]
            : [];
        return [new(Program, ["test", request.Suite.Target, "--nologo", "--logger", "trx", "--results-directory", request.Folder, .. chosen])];
    }

    public override IEnumerable<string> Inputs(Suite suite, string root)
    {
        var project = Path.Combine(suite.Folder, suite.Target);
        if (Path.GetExtension(project) is ".sln" or ".slnx" or ".slnf")
        {
            return [];
        }

        try
        {
            var closure = ProjectClosure.Of(root, project);
            return closure.Sources.Contains("./") ? [] : [.. closure.RestoreFiles, .. closure.Sources.Select(path => path.TrimEnd('/'))];
        }
        catch (DefinitionException)
        {
            // What only MSBuild could tell may be anything in the tree.
            return [];
        }
    }

    private static string Settings(string folder, IReadOnlyList<string> units)
    {
        var filter = new StringBuilder();
        foreach (var unit in units)
        {
            // A name that people gave is no name of the code's.
            var property = unit.Contains(' ', StringComparison.Ordinal) ? "DisplayName" : "FullyQualifiedName";
            filter.Append(filter.Length > 0 ? "|" : "").Append(property).Append('=').Append(Escape(unit));
        }

        var path = Path.Combine(folder, "chosen.runsettings");
        System.IO.File.WriteAllText(path, $"""
            <?xml version="1.0" encoding="utf-8"?>
            <RunSettings><RunConfiguration><TestCaseFilter>{SecurityElement.Escape(filter.ToString())}</TestCaseFilter></RunConfiguration></RunSettings>
            """);
        return path;
    }

    private static string Escape(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            text.Append(character is '\\' or '(' or ')' or '&' or '|' or '=' or '!' or '~' ? "\\" : "").Append(character);
        }

        return text.ToString();
    }
}
