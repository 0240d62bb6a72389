using NoWait.Testing;

namespace NoWait.Binaries.Specs.Fixtures;

/// <summary>A folder with a program to work on, and tools that count how often they are run.</summary>
internal sealed class Bench : IDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private readonly TemporaryFolder _folder = new();

    private Bench()
    {
    }

    /// <summary>The program.</summary>
    public string Program => _folder["work/program"];

    public string Work => _folder["work"];

    public string DebugFolder => _folder["debug"];

    public string CacheFolder => _folder["cache"];

    /// <summary>A bench with a copy of a program and only these tools.</summary>
    public static async Task<Bench> WithAsync(Task<string> program, params string[] tools)
    {
        var bench = new Bench();
        Directory.CreateDirectory(bench.Work);
        bench.Restore(await program);
        Directory.CreateDirectory(bench._folder["tools"]);
        foreach (var tool in tools)
        {
            bench.AddTool(tool, $"exec '{Need.Find(tool)}' \"$@\"");
        }

        return bench;
    }

    public Workshop Workshop => new() { SearchPath = _folder["tools"] };

    public Workshop WithCache => Workshop with { Cache = CacheFolder };

    /// <summary>Puts a program on the bench, as a compiler would.</summary>
    public void Restore(string program)
    {
        File.Copy(program, Program, overwrite: true);
        File.SetUnixFileMode(Program, Executable);
    }

    /// <summary>Adds a tool that does what this line of shell says.</summary>
    public void AddTool(string name, string line)
    {
        var path = _folder.Write($"tools/{name}", $"#!/bin/sh\necho {name} >> '{_folder["runs"]}'\n{line}\n");
        File.SetUnixFileMode(path, Executable);
    }

    /// <summary>The names of the tools in the order in which they were run.</summary>
    public string[] Runs => File.Exists(_folder["runs"]) ? File.ReadAllLines(_folder["runs"]) : [];

    /// <summary>The names of everything in the program's folder.</summary>
    public string[] Files => [.. Directory.GetFileSystemEntries(Work).Select(path => Path.GetFileName(path)).Order()];

    public byte[] Bytes => File.ReadAllBytes(Program);

    public Task<string> RunAsync(params string[] arguments) => Shell.RunAsync(Program, arguments);

    public void Dispose() => _folder.Dispose();
}
