using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Nuke.Common.IO;

namespace NoWait.Engine.Specs.Trials;

/// <summary><see cref="ProcessBuild" /> in a process of its own.</summary>
internal sealed partial class BuildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private BuildProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Kept(_output);

    public string Error => Kept(_error);

    public static BuildProcess Start(AbsolutePath root, string commandLine, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(typeof(BuildProcess).Assembly.Location);
        foreach (var word in commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add("--root");
        start.ArgumentList.Add(root);
        start.Environment.Remove("GITHUB_ACTIONS");
        start.Environment.Remove("CI");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new BuildProcess(start);
    }

    /// <summary>The exit code, once all output has been read.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>What follows the word on the line that begins with it, once it has been written.</summary>
    public async Task<string> SeeAsync(string word)
    {
        while (true)
        {
            var line = Output.Split('\n').FirstOrDefault(x => x.StartsWith(word, StringComparison.Ordinal));
            if (line is not null)
            {
                return line[word.Length..].Trim();
            }

            _process.HasExited.ShouldBeFalse($"it ended before it said '{word}': {Output}{Error}");
            await Task.Delay(20);
        }
    }

    public void Signal(int number) => SendSignal(_process.Id, number).ShouldBe(0);

    public static bool IsAlive(int process) => SendSignal(process, 0) == 0 && !IsZombie(process);

    /// <summary>Returns when the process is no more: killing is asked for, not done at once.</summary>
    public static async Task GoneAsync(int process)
    {
        while (IsAlive(process))
        {
            await Task.Delay(20);
        }
    }

    public static void Kill(int process) => _ = SendSignal(process, 9);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static bool IsZombie(int process)
    {
        var stat = $"/proc/{process}/stat";
        return File.Exists(stat) && File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    private static void Keep(StringBuilder kept, string? line)
    {
        if (line is not null)
        {
            lock (kept)
            {
                kept.Append(line).Append('\n');
            }
        }
    }

    private static string Kept(StringBuilder kept)
    {
        lock (kept)
        {
            return kept.ToString();
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
