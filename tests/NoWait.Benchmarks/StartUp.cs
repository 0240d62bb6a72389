using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>The smallest command against an empty program, and a deployment of nothing new against that.</summary>
internal static class StartUp
{
    private const int Times = 15;

    public static async Task MeasureAsync(Report report)
    {
        var root = Repository.Root;
        using var folder = new TemporaryFolder();
        await Command.TimeAsync(folder.Path, "dotnet", "new", "console", "-n", "hello", "-o", folder["hello"]);
        await Command.TimeAsync(folder["hello"], "dotnet", "build", "-c", "Release", "-o", folder["out"]);
        await Command.TimeAsync(root, "bash", "build.sh", "Deploy");

        Task<TimeSpan> Status() => Command.TimeAsync(root, "bash", "build.sh", "Status");
        Task<TimeSpan> Deploy() => Command.TimeAsync(root, "bash", "build.sh", "Deploy");
        await Status();
        report.Ratio(
            "build.sh Status / dotnet hello.dll",
            await Command.PairAsync(Times, Status, () => Command.TimeAsync(root, "dotnet", folder["out/hello.dll"])),
            2.5);
        report.Size("build.sh Status, peak memory", await Command.PeakAsync(root, "bash", "build.sh", "Status"), 60L << 20);
        report.Ratio("build.sh Deploy, nothing changed / Status", await Command.PairAsync(Times, Deploy, Status), 2);
    }
}
