using NoWait.Gate.Results;
using NoWait.Gate.Sharding;

namespace NoWait.Gate.Runners;

/// <summary>One kind of test runner: which commands list and run its tests, and how their results are read.</summary>
internal abstract class Runner
{
    /// <summary>Chosen tests go into commands of no more than this many characters, which every system takes.</summary>
    protected const int LongestCommand = 24_000;

    /// <summary>The program that runs the tests: another version of it may find other results.</summary>
    public abstract string Program { get; }

    /// <summary>What a suite without a name is called.</summary>
    public abstract string Title(Suite suite);

    /// <summary>What is wrong with the suite, and what to do; null when it can be run.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="folder">The folder that it starts in, absolute.</param>
    public virtual string? Obstacle(Suite suite, string folder) => null;

    /// <summary>What must run before tests can be listed.</summary>
    public virtual RunnerCommand? Preparation(Suite suite) => null;

    /// <summary>What lists the tests; null where the suite only runs whole.</summary>
    public abstract RunnerCommand? Listing(Suite suite);

    /// <summary>The units among the lines that <see cref="Listing"/> prints.</summary>
    public virtual IEnumerable<string> Units(IEnumerable<string> lines) => lines.Select(line => line.Trim()).Where(line => line.Length > 0);

    /// <summary>What runs the tests, one after the other.</summary>
    public abstract IReadOnlyList<RunnerCommand> Runs(RunnerRequest request);

    /// <summary>Reads what the commands print; null where results lie in files.</summary>
    public virtual ILineResults? Reader(Suite suite, ResultSink sink) => null;

    /// <summary>What people are shown of a line that a command prints; null for nothing.</summary>
    public virtual string? Show(string line) => line;

    /// <summary>The patterns of what the tests are made from where the suite does not say; empty for everything.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="root">The repository's root, absolute.</param>
    public virtual IEnumerable<string> Inputs(Suite suite, string root) => suite.Folder.Length == 0 ? [] : [suite.Folder];

    /// <summary>Cuts a list of words so that each part fits into a command.</summary>
    protected static IEnumerable<List<string>> Chunks(IEnumerable<string> words)
    {
        var chunk = new List<string>();
        var length = 0;
        foreach (var word in words)
        {
            if (length + word.Length + 3 > LongestCommand && chunk.Count > 0)
            {
                yield return chunk;
                (chunk, length) = ([], 0);
            }

            chunk.Add(word);
            length += word.Length + 3;
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    protected static Values<string> Split(string words) => [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>A command of a runner.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record RunnerCommand(string Program, Values<string> Arguments)
{
    /// <summary>Variables beside those of this process.</summary>
    public Values<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program));
}

/// <summary>Which tests of a suite are to run, and how.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Folder">A folder for results and for lists of tests, absolute; it is there and empty.</param>
internal sealed record RunnerRequest(Suite Suite, string Folder)
{
    /// <summary>The units to run; null for all of them.</summary>
    public IReadOnlyList<string>? Units { get; init; }

    /// <summary>The tests' whole list; null when nobody asked for it.</summary>
    public IReadOnlyList<string>? Listed { get; init; }

    /// <summary>Text that full names contain; null for every test. Only where there are no units.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether results that the runner itself remembers do not count.</summary>
    public bool IsAnew { get; init; }

    /// <summary>What the order is drawn from, for runners that can shuffle; null for their own order.</summary>
    public int? Seed { get; init; }
}
