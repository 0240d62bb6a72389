using System.Globalization;
using NoWait.Benchmarks;
using NoWait.Benchmarks.Scale;

// A child of a benchmark, so that memory, start-up and surroundings are those of a process of its own.
if (args is ["--layer", var folder, var layout])
{
    return await Layers.MakeAsync(folder, layout);
}

if (args is ["--identity", var language, var context, var workspace, ..])
{
    return await Identity.BuildAsync(language, context, workspace, args.ElementAtOrDefault(4));
}

if (args is ["--seed", var root, var services, var libraries, var data])
{
    var culture = CultureInfo.InvariantCulture;
    Seed.Write(new(root, new()
    {
        Services = int.Parse(services, culture), Libraries = int.Parse(libraries, culture), DataFiles = int.Parse(data, culture),
    }));
    return 0;
}

// A ledger of a million events, to look at: ./build.sh Ledger and the Board show what it looks like.
if (args is ["--ledger", var ledger])
{
    Ledgers.Write(ledger, TimeProvider.System.GetUtcNow());
    return 0;
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
