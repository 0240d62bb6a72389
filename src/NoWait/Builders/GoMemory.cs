using System.Globalization;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>Lets Go's compiler and linker use the memory that is there: as they come, 7 % of a build, and of a small one up to a quarter, is spent on saving it.</summary>
/// <remarks>
/// What they make does not depend on it. Programs that a step runs with <c>go run</c>, <c>test</c> or <c>generate</c> would see the
/// variables, too, and are left alone; so is what a definition sets itself.
/// </remarks>
internal static class GoMemory
{
    private const string Percent = "GOGC";
    private const string Limit = "GOMEMLIMIT";
    private const long Least = 1L << 30;

    private static readonly string[] Programs = ["go", "mkdir"];
    private static readonly string[] Others = ["go run", "go test", "go generate", "go tool"];

    /// <summary>The variables for a step; none where it does more than compile.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> VariablesFor(Step.Execute step) => Compiles(step.Run.Command) && !IsSet(step)
        ? [new(Percent, "400"), new(Limit, HalfOfMemory)]
        : [];

    // Of the machine, or of the container that this runs in.
    private static string HalfOfMemory => Math.Max(Least, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2).ToString(CultureInfo.InvariantCulture);

    private static bool IsSet(Step.Execute step) => step.Variables.Any(pair => pair.Key is Percent or Limit);

    private static bool Compiles(Command command)
    {
        var text = command switch
        {
            Command.ShellForm shell => shell.Text,
            Command.ExecForm exec => string.Join(' ', exec.Arguments),
            _ => "",
        };
        var programs = StepCommand.Programs(command);
        return programs.Contains("go") && programs.All(program => Array.IndexOf(Programs, program) >= 0)
            && !Array.Exists(Others, other => text.Contains(other, StringComparison.Ordinal));
    }
}
