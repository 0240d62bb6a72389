using NoWait.Benchmarks;

// A child of a benchmark, so that memory, start-up and surroundings are those of a process of its own.
if (args is ["--layer", var folder, var layout])
{
    return await Layers.MakeAsync(folder, layout);
}

if (args is ["--identity", var language, var context, var workspace, ..])
{
    return await Identity.BuildAsync(language, context, workspace, args.ElementAtOrDefault(4));
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
