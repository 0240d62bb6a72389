using NoWait.Benchmarks;

// A child of a benchmark, so that memory and start-up are those of a process of its own.
if (args is ["--layer", var folder, var layout])
{
    return await Layers.MakeAsync(folder, layout);
}

var filter = args.FirstOrDefault() ?? "";
var report = new Report(Console.Out);
report.Begin();
foreach (var (name, measure) in Suite.All.Where(one => one.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
{
    try
    {
        await measure(report);
    }
    catch (Unavailable reason)
    {
        report.Skip(name, reason.Message);
    }
}

return report.End();
