using NoWait.Delivering;
using NoWait.Gate;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>A repository with services whose tests are shell scripts that note each test they run.</summary>
internal sealed class GateTrial : IDisposable
{
    public TemporaryFolder Folder { get; } = new();

    public List<string> Said { get; } = [];

    public GateOptions Options { get; set; } = new();

    public DeliveryOptions Delivery { get; set; } = new();

    public List<Service> Services { get; } = [];

    public List<Suite> Own { get; } = [];

    public Ledger Ledger => new(Folder[".nuke/ledger"]);

    /// <summary>The tests that ran, since the last time this was asked.</summary>
    public IReadOnlyList<string> Ran
    {
        get
        {
            var file = Folder["ran.ignored/log"];
            var ran = File.Exists(file) ? File.ReadAllLines(file) : [];
            File.Delete(file);
            return ran;
        }
    }

    public IReadOnlyList<TestRun> Runs => [.. Ledger.TestsSince(DateTimeOffset.MinValue.AddDays(40)).OfType<TestRun>()];

    /// <summary>Adds a service in a folder of its own, with a suite that passes each of these tests by a file of its name.</summary>
    public GateTrial Service(string name, string[] tests, params string[] dependsOn)
    {
        Folder.Write($"{name}/main", name);
        Script(name);
        foreach (var test in tests)
        {
            Folder.Write($"{name}/tests/{test}", "exit 0\n");
        }

        Services.Add(new(name)
        {
            Image = Image.Stage("run", "scratch", s => s.Copy($"{name}/main").Entrypoint($"/{name}/main")),
            Tests = [Suite.Command("sh ./test") with { Folder = name, Name = name, List = "ls tests" }],
            DependsOn = [.. dependsOn],
        });
        return this;
    }

    /// <summary>Runs the chosen scripts, or all, and reports each in TAP.</summary>
    public void Script(string name) => Folder.Write($"{name}/test", """
        n=0
        mkdir -p ../ran.ignored
        for t in $(if [ -n "$NOWAIT_TESTS" ]; then cat "$NOWAIT_TESTS"; else ls tests; fi); do
          n=$((n + 1))
          echo "$t" >> ../ran.ignored/log
          if sh tests/$t; then echo "ok $n - $t"; else echo "not ok $n - $t"; fi
        done
        echo "1..$n"
        """);

    public TestGate Gate() => new(new(Folder.Path), Services, Own, Delivery, Options)
    {
        Say = line =>
        {
            lock (Said)
            {
                Said.Add(line);
            }
        },
    };

    public Task<GateReport> RunAsync(CancellationToken cancellationToken = default) => Gate().RunAsync(cancellationToken);

    public IReadOnlyList<string> Words(GateReport report) => GateWords.Lines(report, new(), Options.Memory);

    public void Dispose() => Folder.Dispose();
}
