using System.Runtime.InteropServices;
using NoWait.Comparing;
using Nuke.Common;
using Serilog;

namespace NoWait.Targets;

/// <summary>Measures the services that say how they are compared, and shows the tables.</summary>
internal static class Comparisons
{
    public static Task CompareServices(this ICompare build) => build.Guard(async cancellation =>
    {
        var workspace = Meters.WorkspaceOf(build);
        var options = new CompareOptions
        {
            Runs = build.CompareRuns,
            Machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}",
            Cost = Meters.Of(build)?.Setting.Cost ?? new(),
        };
        var comparer = new Comparer(workspace, Deliveries.Options(build), options, TimeProvider.System)
        {
            Say = line => Log.Information("{Line:l}", line),
        };
        var tables = new List<ComparisonTable>();
        foreach (var service in Comparer.Choose(build.Services, [.. build.ServiceNames ?? []]))
        {
            tables.Add(await comparer.CompareAsync(service, cancellation));
            Console.Write(ComparisonRenderer.Terminal(tables[^1]));
        }

        var folder = Path.Combine(workspace.Root, "artifacts", "compare");
        Directory.CreateDirectory(folder);
        var pages = string.Join('\n', tables.Select(ComparisonRenderer.Markdown));
        await File.WriteAllTextAsync(Path.Combine(folder, "compare.md"), pages, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "compare.json"), ComparisonRenderer.Json(tables), cancellation);
    });
}
