using NoWait.Samples.Generator;
using NoWait.Timing.Events;

namespace NoWait.Benchmarks.Scale;

/// <summary>A hundred services, a thousand and ten thousand: what a run costs in which nothing, one or some of them changed.</summary>
internal static class ManyServices
{
    private const int Times = 7;
    private const long MostMemory = 400L << 20;

    private static readonly Outline Hundred = new() { Services = 100, Libraries = 40, DataFiles = 196 };
    private static readonly Outline Thousand = new() { Services = 1_000, Libraries = 400, DataFiles = 196 };
    private static readonly Outline TenThousand = new() { Services = 10_000, Libraries = 400, DataFiles = 18 };

    /// <summary>Deploys a hundred services, and then again when nothing, one of them or a library of theirs was changed.</summary>
    public static async Task MeasureAsync(Report report)
    {
        using var shop = await Shop.OpenAsync(Hundred);
        try
        {
            await shop.BuildAsync("Deploy");
            await shop.BuildAsync("Deploy");
            await shop.StatusAsync();
            var (whole, spans) = (new List<TimeSpan>(), new List<TimeSpan>());
            var medians = await Command.PairAsync(Times, async () =>
            {
                whole.Add(await shop.BuildAsync("Deploy"));
                spans.Add(shop.Last("Changes"));
                return spans[^1];
            }, shop.StatusAsync);
            report.Beyond("100 services, 20,000 files, nothing changed", new(Command.Median(whole), TimeSpan.Zero), 0.35);
            report.Ratio("the detection in it / git status", medians, 1);
            await OneAsync(report, shop);
            await LibraryAsync(report, shop);
        }
        finally
        {
            await shop.BuildAsync("Stop");
        }
    }

    /// <summary>Finds out that nothing changed in 200,000 files of a thousand services, and of ten thousand.</summary>
    public static async Task MeasureDetectionAsync(Report report)
    {
        var perFile = new List<double>();
        foreach (var outline in (Outline[])[Thousand, TenThousand])
        {
            using var shop = await Shop.OpenAsync(outline);
            Seed.Write(shop.Sources);
            await shop.BuildAsync("BuildImages");
            await shop.BuildAsync("BuildImages");
            await shop.StatusAsync();
            var medians = await Command.PairAsync(Times - 2, async () =>
            {
                await shop.BuildAsync("BuildImages");
                return shop.Last("Changes");
            }, shop.StatusAsync);
            perFile.Add(medians.Ours.TotalSeconds / (outline.Services * (outline.DataFiles + 2)));
            if (outline == Thousand)
            {
                report.Ratio("detection, 1,000 services, 200,000 files / git", medians, 1);
            }
            else
            {
                report.Ratio("10,000 services / 1,000, for each file", new(TimeSpan.FromSeconds(perFile[1] * 1e5), TimeSpan.FromSeconds(perFile[0] * 1e5)), 2);
                report.Size("10,000 services, peak memory", await shop.PeakAsync("BuildImages"), MostMemory);
            }
        }
    }

    private static async Task OneAsync(Report report, Shop shop)
    {
        var service = shop.Sources.Services[0];
        Task<TimeSpan> Edited(params string[] arguments)
        {
            shop.Sources.EditSource(service);
            return shop.BuildAsync(["Deploy", .. arguments]);
        }

        await Edited();
        report.Beyond("one of 100 changed / that one alone", await Command.PairAsync(3, () => Edited(), () => Edited("--services", service.Name)), 0.3);
    }

    private static async Task LibraryAsync(Report report, Shop shop)
    {
        var library = shop.Sources.Libraries.Where(part => part.Language == Language.Go)
            .MinBy(part => Math.Abs(shop.Sources.UsersOf(part).Count - 30))!;
        var users = shop.Sources.UsersOf(library).Count;
        async Task<TimeSpan> EditedAsync(Func<string[], Task<TimeSpan>> build)
        {
            shop.Sources.Edit(library);
            await build(["Compile"]);
            var note = shop.LastRun.Targets.First(target => target.Name == "Changes").Note;
            return note == $"{users} of {Hundred.Services} changed" ? shop.Last("Compile")
                : throw new InvalidOperationException($"{users} services use {library.Name}, but: {note}.");
        }

        await EditedAsync(shop.BuildAsync);
        var medians = await Command.PairAsync(3, () => EditedAsync(shop.BuildAsync), () => EditedAsync(shop.BuildOnOneCoreAsync));
        report.Factor(
            $"a library of {users} of 100: one core / all of them", medians.Ours.TotalSeconds, medians.Theirs.TotalSeconds, 1.8, Report.Seconds);
    }
}
