using NoWait.Binaries.Programs;

namespace NoWait.Benchmarks;

/// <summary>Runs whole processes and takes their time.</summary>
internal static class Command
{
    private static readonly ProgramRunner Runner = new(TimeProvider.System);

    /// <summary>How long a command takes from its start to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<TimeSpan> TimeAsync(string folder, string program, params string[] arguments) =>
        (await RunAsync(folder, watchesMemory: false, program, arguments)).Elapsed;

    /// <summary>What a command prints.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string[]> LinesAsync(string folder, string program, params string[] arguments) =>
        (await RunAsync(folder, watchesMemory: false, program, arguments)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The most memory that a command had resident, in bytes.</summary>
    public static async Task<long> PeakAsync(string folder, string program, params string[] arguments) =>
        (await RunAsync(folder, watchesMemory: true, program, arguments)).PeakMemory
        ?? throw new Unavailable("this system does not tell a process's peak memory.");

    /// <summary>Takes two things in turns, so that a machine that changes its speed changes both.</summary>
    public static async Task<Medians> PairAsync(int times, Func<Task<TimeSpan>> ours, Func<Task<TimeSpan>> theirs)
    {
        var (first, second) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < times; i++)
        {
            second.Add(await theirs());
            first.Add(await ours());
        }

        return new Medians(Median(first), Median(second));
    }

    /// <summary>Where a program is.</summary>
    /// <exception cref="Unavailable">It is not on <c>PATH</c>.</exception>
    public static string Need(string program, string remedy) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? throw new Unavailable($"{program} is not on PATH: {remedy}.");

    private static async Task<ProgramResult> RunAsync(
        string folder, bool watchesMemory, string program, string[] arguments)
    {
        var start = new ProgramStart(program.Contains('/', StringComparison.Ordinal) ? program : Need(program, "install it"), arguments)
        {
            Folder = folder,
            WatchesMemory = watchesMemory,
        };
        var result = await Runner.RunAsync(start, CancellationToken.None);
        return result.ExitCode == 0
            ? result
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.Failure} {result.Output}");
    }

    /// <summary>The median of some times.</summary>
    public static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
