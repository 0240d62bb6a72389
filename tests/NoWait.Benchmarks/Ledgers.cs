using System.Diagnostics;
using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Benchmarks;

/// <summary>A ledger of a million events, two years of them: its questions, and the Board's first page.</summary>
internal static class Ledgers
{
    private const int Events = 1_000_000;
    private const int Times = 9;
    private const int Port = 18081;
    private static readonly TimeSpan Years = TimeSpan.FromDays(730);

    public static async Task MeasureAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        var root = folder["copy"];
        Directory.CreateDirectory(root);
        await Command.TimeAsync(
            Repository.Root, "bash", "-c", $"git ls-files -z -co --exclude-standard | xargs -0 cp --parents -t '{root}'");
        var build = Path.Combine(root, "build", "Build.cs");
        File.WriteAllText(build, File.ReadAllText(build).Replace("Port = 8080", $"Port = {Port}", StringComparison.Ordinal));
        await Command.TimeAsync(root, "bash", "build.sh", "Deploy");
        await Command.TimeAsync(root, "bash", "build.sh", "Stop");
        var ledger = Path.Combine(root, ".nuke", "ledger");
        Write(ledger, TimeProvider.System.GetUtcNow());

        Task<TimeSpan> Ask(params string[] more) => Command.TimeAsync(root, "bash", ["build.sh", "Ledger", .. more]);
        report.Beyond("a million events, never read before", new(await Ask(), TimeSpan.Zero), 60);
        var pair = await Command.PairAsync(Times, () => Ask(), () => Command.TimeAsync(root, "bash", "build.sh", "Status"));
        report.Beyond("a million events, build.sh Ledger", pair with { Theirs = TimeSpan.Zero }, 0.5);
        report.Beyond("  beyond build.sh Status", pair, 0.5);
        report.Beyond("  over both years", await Command.PairAsync(Times, () => Ask("--since", "104w"), () => Task.FromResult(TimeSpan.Zero)), 1);
        report.Size("  peak memory", await Command.PeakAsync(root, "bash", "build.sh", "Ledger"), 120L << 20);
        await MeasureBoardAsync(report, root);
    }

    private static async Task MeasureBoardAsync(Report report, string root)
    {
        await Command.TimeAsync(root, "bash", "build.sh", "Deploy");
        try
        {
            using var client = new HttpClient { BaseAddress = new($"http://localhost:{Port}") };
            // What takes longest of a process's first request is its own client. The deployment has asked for this on the server, too.
            await client.GetByteArrayAsync(new Uri("/healthz", UriKind.Relative));
            var first = await GetAsync(client);
            var later = new List<TimeSpan>();
            for (var i = 0; i < 30; i++)
            {
                later.Add(await GetAsync(client));
            }

            report.Beyond("a million events, the Board's first page", new(first, TimeSpan.Zero), 0.05);
            report.Beyond("  and each later one", new(later.Order().ElementAt(later.Count / 2), TimeSpan.Zero), 0.05);
        }
        finally
        {
            await Command.TimeAsync(root, "bash", "build.sh", "Stop");
        }
    }

    private static async Task<TimeSpan> GetAsync(HttpClient client)
    {
        var started = Stopwatch.GetTimestamp();
        await client.GetByteArrayAsync(new Uri("/", UriKind.Relative));
        return Stopwatch.GetElapsedTime(started);
    }

    // Seven runs to three deployments of three changes each, by forty people for fifty services.
    internal static void Write(string folder, DateTimeOffset end)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        var people = Enumerable.Range(0, 40).Select(i => new Person($"Person {i}", $"p{i}@example.org")).ToArray();
        var (writer, month) = ((FileStream?)null, "");
        for (var i = 0; i < Events; i++)
        {
            var at = end - Years + (Years * ((double)i / Events));
            var name = at.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
            if (name != month)
            {
                writer?.Dispose();
                (writer, month) = (new(Path.Combine(folder, name + ".jsonl"), FileMode.Append), name);
            }

            LedgerEvent entry = i % 10 < 7 ? Run(at, i, people, random) : Deployment(at, i, people, random);
            writer!.Write(LedgerJson.Write(entry));
            writer.WriteByte((byte)'\n');
        }

        writer?.Dispose();
    }

    private static Run Run(DateTimeOffset at, int i, Person[] people, Random random) => new()
    {
        At = at,
        Id = EventId.Of(at, $"{i}"),
        Started = at.AddSeconds(-9),
        By = people[random.Next(people.Length)],
        Asked = ["Deploy"],
        Services = [$"service-{random.Next(50)}"],
        Seconds = 2 + (20 * random.NextDouble()),
        Rate = 85,
        Targets = [.. ((string[])["Changes", "Dependencies", "Compile", "Strip", "Compress", "BuildImages", "Push", "Deploy"])
            .Select(target => new RunTarget(target, Math.Round(3 * random.NextDouble(), 6)))],
        Steps = [new("Compile", "run", 0.4, 3.1) { Text = "go build -trimpath ./cmd/api", Service = "service-1", Stage = "build", CacheHit = false }],
    };

    private static Deployment Deployment(DateTimeOffset at, int i, Person[] people, Random random) => new()
    {
        At = at,
        Id = EventId.Of(at, $"{i}"),
        Service = $"service-{random.Next(50)}",
        Environment = random.Next(3) == 0 ? "staging" : "production",
        To = $"sha256:{random.NextInt64():x16}{random.NextInt64():x16}{random.NextInt64():x16}{random.NextInt64():x16}",
        Commit = $"{random.NextInt64():x16}{random.NextInt64():x16}{i:x8}",
        By = people[random.Next(people.Length)],
        Seconds = 1.5,
        ToLive = 8,
        Parts = [new("Compile", 5), new("Deploy", 1.5)],
        Result = random.Next(20) == 0 ? Outcome.WentBack : Outcome.Succeeded,
        Changes = [.. Enumerable.Range(0, 3).Select(n => new Change(
            $"{random.NextInt64():x16}{random.NextInt64():x16}{i:x8}", at.AddHours(-n - 1), people[random.Next(people.Length)], "Say hello to the world"))],
    };
}
