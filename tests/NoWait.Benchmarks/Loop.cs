using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>A one-line change in the Board until the new one answers, against the compiler's own time.</summary>
internal static class Loop
{
    private const int Times = 3;
    private const string Line = "// line ";

    public static async Task MeasureAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        var (ours, byHand) = (folder["ours"], folder["by hand"]);
        foreach (var copy in new[] { ours, byHand })
        {
            Directory.CreateDirectory(copy);
            await Command.TimeAsync(
                Repository.Root, "bash", "-c", $"git ls-files -z -co --exclude-standard | xargs -0 cp --parents -t '{copy}'");
        }

        var build = Path.Combine(ours, "build", "Build.cs");
        File.WriteAllText(build, File.ReadAllText(build).Replace("Port = 8080", "Port = 18080", StringComparison.Ordinal));
        string[] publish =
        [
            "publish", "src/NoWait.Board", "-c", "Release", "--no-restore", "-p:UseCurrentRuntimeIdentifier=true",
            "-p:SelfContained=true", "-p:PublishTrimmed=true", "-o", folder["published"],
        ];
        await Command.TimeAsync(ours, "bash", "build.sh", "Deploy");
        await Command.TimeAsync(byHand, "dotnet", "restore", "src/NoWait.Board", "-p:UseCurrentRuntimeIdentifier=true", "-p:SelfContained=true", "-p:PublishTrimmed=true");
        await Command.TimeAsync(byHand, "dotnet", publish);

        var number = 0;
        try
        {
            var medians = await Command.PairAsync(
                Times,
                () => Edited(ours, ref number, () => Command.TimeAsync(ours, "bash", "build.sh", "Deploy")),
                () => Edited(byHand, ref number, () => Command.TimeAsync(byHand, "dotnet", publish)));
            report.Beyond("one line of the Board, until it answers / publish", medians, 0.5);
        }
        finally
        {
            await Command.TimeAsync(ours, "bash", "build.sh", "Stop");
        }
    }

    // A constant that nobody reads changes the assembly, and nothing else about it.
    private static Task<TimeSpan> Edited(string root, ref int number, Func<Task<TimeSpan>> act)
    {
        number++;
        File.WriteAllText(
            Path.Combine(root, "src", "NoWait.Board", "Edited.cs"),
            $"namespace NoWait.Board; {Line}{number}\ninternal static class Edited {{ public const int Number = {number}; }}\n");
        return act();
    }
}
