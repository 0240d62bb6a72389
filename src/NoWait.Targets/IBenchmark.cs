using NoWait.Processes;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Measures what the repository promises about its speed.</summary>
public interface IBenchmark : INukeBuild
{
    /// <summary>The project that measures, relative to the repository's root; it is run in its Release configuration.</summary>
    string BenchmarkProject => "tests/NoWait.Benchmarks";

    /// <summary>Only benchmarks whose name contains this text.</summary>
    [Parameter("Run only benchmarks whose name contains this text", Name = "benchmark-filter")]
    string? BenchmarkFilter => TryGetValue(() => BenchmarkFilter);

    /// <summary>Runs the benchmarks and prints their ratios.</summary>
    Target Benchmark => _ => _
        .Description("Measure the promised ratios")
        .Executes(() => this.Guard(async cancellation =>
        {
            string[] filter = BenchmarkFilter is { } text ? ["--", text] : [];
            await Tool.RunAsync(
                RootDirectory, "dotnet", ["run", "-c", "Release", "--project", BenchmarkProject, .. filter],
                Console.WriteLine, cancellation);
        }));
}
