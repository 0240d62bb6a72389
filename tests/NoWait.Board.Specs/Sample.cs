using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

/// <summary>A month of a busy team, always the same.</summary>
internal static class Sample
{
    private static readonly string[] Services = ["api", "web", "billing", "search", "board"];
    private static readonly string[] Subjects =
    [
        "Ask the price before the stock", "Draw the cart once", "Remember the last search", "Let invoices round to the cent",
        "Close the connection that nobody reads", "Say which field is wrong", "Warm the index at the start", "Tell the wall who deployed",
    ];

    private static readonly Person[] People =
    [
        Served.Ada, Served.Bob, new("Cid Ström", "cid@example.org"), new("Dora Okafor", "dora@example.org"), new("李 小龍", "li@example.org"),
        new("Eve van der Berg", "eve@example.org"), new("Farid Haddad", "farid@example.org"), new("Grace Hopper", "grace@example.org"),
    ];

    public static IEnumerable<LedgerEvent> Events()
    {
        var random = new Random(7);
        for (var day = 30; day >= 0; day--)
        {
            var isWeekend = (Served.Noon.AddDays(-day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            for (var i = 0; i < (isWeekend ? 1 : 5 + random.Next(8)); i++)
            {
                var at = Served.Noon.AddDays(-day).AddMinutes(-12 - random.Next(240));
                var seconds = 6 + (day / 6.0) + (4 * random.NextDouble());
                var person = People[random.Next(People.Length)];
                yield return Run(at, seconds, person, random.Next(25) == 0);
                yield return Deployment(at, seconds, person, random, i);
            }
        }

        foreach (var (minutes, outcome) in new[] { (300, TestOutcome.Passed), (200, TestOutcome.Failed), (100, TestOutcome.Passed) })
        {
            yield return new TestResult
            {
                At = Served.Noon.AddMinutes(-minutes), Id = $"tests{minutes}", Run = "r", Suite = "search", Fingerprint = "f1",
                Test = "Search.Specs.IndexSpecs.A_word_is_found_while_the_index_grows", Outcome = outcome,
            };
        }
    }

    /// <summary>Says that somebody deploys at this moment.</summary>
    public static void Run(Served board, string by = "Cid Ström")
    {
        var folder = Directory.CreateDirectory(Path.Combine(board.Ledger.Folder, "running"));
        var file = Path.Combine(folder.FullName, "now.json");
        var text = System.Text.Json.JsonSerializer.Serialize(new
        {
            by, started = Served.Noon, seconds = 5.4,
            targets = new[] { new { target = "Changes", seconds = 0.08 }, new { target = "Dependencies", seconds = 0.31 }, new { target = "Compile", seconds = 5.0 } },
            steps = new[] { "api: go build -trimpath ./cmd/api" },
        });
        File.WriteAllText(file + "~", text);
        File.Move(file + "~", file, overwrite: true);
        File.SetLastWriteTimeUtc(file, Served.Noon.UtcDateTime);
    }

    private static Run Run(DateTimeOffset at, double seconds, Person by, bool failed) => new()
    {
        At = at,
        Id = EventId.Of(at, "run", by.Name),
        By = by,
        Where = by.Name.Length % 2 == 0 ? Place.Ci : Place.Laptop,
        Asked = ["Deploy"],
        Result = failed ? Outcome.Failed : Outcome.Succeeded,
        Seconds = seconds,
        Rate = 85,
        Targets =
        [
            new("Changes", 0.08), new("Dependencies", 0.3), new("Compile", seconds * 0.66), new("Strip", 0.05),
            new("BuildImages", 0.16), new("Push", seconds * 0.1), new("Deploy", seconds * 0.18),
        ],
    };

    private static Deployment Deployment(DateTimeOffset at, double seconds, Person by, Random random, int i)
    {
        var wentBack = random.Next(18) == 0;
        return new()
        {
            At = at,
            Id = EventId.Of(at, "deploy", by.Name),
            Service = Services[random.Next(Services.Length)],
            Environment = random.Next(3) == 0 ? "staging" : "production",
            To = $"sha256:{random.Next():x8}00000000000000000000000000000000000000000000000000000000",
            Commit = $"{random.Next():x8}{random.Next():x8}{random.Next():x8}{random.Next():x8}{random.Next():x8}",
            By = by,
            Seconds = 1.6,
            ToLive = wentBack ? null : seconds,
            Parts = wentBack ? [] : [new("Compile", seconds * 0.66), new("Push", seconds * 0.1), new("Deploy", seconds * 0.18), new("Changes", 0.4)],
            Result = wentBack ? Outcome.WentBack : Outcome.Succeeded,
            Error = wentBack ? "/healthz answered 503 for 10 s" : null,
            IsLiveUpdated = !wentBack && random.Next(30) == 0,
            Changes =
            [
                .. Enumerable.Range(0, 1 + random.Next(7)).Select(n => new Change(
                    $"{at.Ticks:x}{n}", at.AddHours(-1 - random.Next(60)), People[random.Next(People.Length)], Subjects[(i + n) % Subjects.Length])),
            ],
        };
    }
}
