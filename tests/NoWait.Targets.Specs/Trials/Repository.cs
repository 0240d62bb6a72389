using System.Text.Json;
using NoWait.Testing;

namespace NoWait.Targets.Specs.Trials;

/// <summary>A repository with services that are shell scripts; what runs of it ends with it.</summary>
internal sealed class Repository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Repository() => Directory.CreateDirectory(_folder[".nuke"]);

    public string Root => _folder.Path;

    public Dictionary<string, string?> Variables { get; } = new(StringComparer.Ordinal) { ["CI"] = null, ["NOWAIT_STARTED"] = null };

    /// <summary>The targets and steps of all runs, as the ledger tells them, the oldest first.</summary>
    public IReadOnlyList<JsonElement> Ledger => !Directory.Exists(_folder[".nuke/ledger"]) ? [] :
    [
        .. Directory.EnumerateFiles(_folder[".nuke/ledger"], "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadAllLines).Select(line => JsonDocument.Parse(line).RootElement),
    ];

    public JsonElement LastRun => Ledger.Last(line => line.GetProperty("event").GetString() == "run");

    /// <summary>Commits all that is there, and says which commit that is.</summary>
    public async Task<string> CommitAsync(string message = "Change")
    {
        const string commit = """
            test -d .git || git init -q -b main
            git add -A && git -c user.name=Ada -c user.email=ada@example.org commit -q --allow-empty -m "$1" && git rev-parse HEAD
            """;
        return (await At().RunAsync("sh", "-c", commit, "sh", message)).Well.Trim();
    }

    /// <summary>Runs a command in it.</summary>
    public async Task<string> RunAsync(string command) => (await At().RunAsync("sh", "-c", command)).Well;

    /// <summary>Takes a file away.</summary>
    public void Delete(string path) => File.Delete(_folder[path]);

    /// <summary>Runs the build as <see cref="BuildAsync"/>, started by a command of the shell, in which it is <c>"$@"</c>.</summary>
    public Task<Said> BuildByAsync(string shell, string commandLine)
    {
        var (program, arguments) = Command(commandLine);
        return At().RunAsync("sh", ["-c", shell, "sh", program, .. arguments]);
    }

    /// <summary>Runs the build as <see cref="BuildAsync"/>, and keeps what it wrote to standard output alone.</summary>
    public Task<Said> OutputOfAsync(string commandLine) => BuildByAsync("exec \"$@\" 2>.nuke/errors", commandLine);

    public bool Has(string path) => Path.Exists(_folder[path]);

    public string Read(string path) => File.ReadAllText(_folder[path]);

    /// <summary>Adds a service, or changes it.</summary>
    public Repository Write(string name, string make = "", string run = "exec sleep 1000", string? check = null)
    {
        _folder.Write($"services/{name}/make", make + "\n");
        if (check is not null)
        {
            _folder.Write($"services/{name}/check", check + "\n");
        }

        var file = _folder.Write($"services/{name}/run", $"#!/bin/sh\n{run}\n");
        File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        return this;
    }

    /// <summary>Runs git in it, by a command line whose words are separated by blanks.</summary>
    public async Task GitAsync(string commandLine) =>
        _ = (await At().RunAsync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", .. commandLine.Split(' ')])).Well;

    /// <summary>Runs the build by a command line whose words are separated by blanks.</summary>
    public Task<Said> BuildAsync(string commandLine)
    {
        var (program, arguments) = Command(commandLine);
        return At().RunAsync(program, arguments);
    }

    /// <summary>
    /// The same for somebody who sits at a terminal of so many columns; a shell of theirs may do more meanwhile. The output is
    /// every character that the terminal was sent, between the first and the last line of script(1).
    /// </summary>
    public async Task<Said> BuildOnTerminalAsync(string commandLine, int columns, string meanwhile = ":")
    {
        var (program, arguments) = Command(commandLine);
        var command = $"stty cols {columns}; ({meanwhile}) & exec '{program}' {string.Join(' ', arguments.Select(word => $"'{word}'"))}";
        var sent = _folder[".nuke/terminal"];
        var said = await At().RunAsync("script", "--quiet", "--return", "--flush", "--command", command, sent);
        return said with { Output = await File.ReadAllTextAsync(sent) };
    }

    public void Dispose()
    {
        foreach (var environment in (string[])["", "--environment staging", "--environment acceptance", "--environment production"])
        {
            if (environment.Length == 0 || Has(".nuke/environments/" + environment.Split(' ')[1]))
            {
                BuildAsync("Stop " + environment).GetAwaiter().GetResult();
            }
        }

        _folder.Dispose();
    }

    private (string Program, string[] Arguments) Command(string commandLine) =>
        ("dotnet", [typeof(Repository).Assembly.Location, .. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--root", Root]);

    private Terminal At()
    {
        var terminal = new Terminal(Root);
        foreach (var (name, value) in Variables)
        {
            terminal.Environment[name] = value;
        }

        return terminal;
    }
}
