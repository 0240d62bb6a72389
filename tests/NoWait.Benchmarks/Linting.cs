using System.Globalization;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>A thousand Dockerfiles looked at by one run, against reading them all.</summary>
internal static class Linting
{
    private const int Files = 1_000;
    private const int Times = 5;

    public static async Task MeasureAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        var samples = Samples();
        for (var i = 0; i < Files; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            folder.Write($"{number}/Dockerfile", File.ReadAllText(samples[i % samples.Count]) + $"# {number}\n");
        }

        var root = Repository.Root;
        await Command.TimeAsync(root, "bash", "build.sh", "Status");
        report.Beyond(
            "Lint of 1,000 Dockerfiles / cat of them",
            await Command.PairAsync(
                Times,
                () => Command.TimeAsync(root, "bash", "build.sh", "Lint", "--dockerfiles", folder.Path, "--fail-on", "never"),
                () => Command.TimeAsync(folder.Path, "bash", "-c", "cat */Dockerfile")),
            2);
    }

    // Somebody else's Dockerfiles where a folder of them is named, as the specs read them; else the samples.
    private static List<string> Samples()
    {
        var folder = Environment.GetEnvironmentVariable("NOWAIT_DOCKERFILES") ?? Path.Combine(Repository.Root, "tests", "samples", "dockerfiles");
        return [.. Directory.EnumerateFiles(folder, "*ockerfile*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }
}
