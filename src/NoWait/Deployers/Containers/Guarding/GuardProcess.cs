using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NoWait.Processes;

namespace NoWait.Deployers.Containers.Guarding;

/// <summary>The one guard of this process's hand-overs: the same program a second time, which .NET leads to <see cref="Guard"/> before its Main.</summary>
internal sealed class GuardProcess
{
    /// <summary>The variable that tells the guard from the program.</summary>
    public const string Mark = "NOWAIT_GUARD";

    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>A guard that is not ready by then is done without: it takes a moment, unless this machine is busy beyond measure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Nobody waits longer for a guard to let go.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMilliseconds(300);

    private static readonly Lazy<GuardProcess?> Own = new(Start);

    private readonly Process _process;
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private int _count;

    private GuardProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the guard, where there can be one, before it is known whether there will be a hand-over.</summary>
    public static void GetReady() => _ = Own.Value;

    /// <summary>Lets the guard know of a hand-over, which need not begin; null where there can be none.</summary>
    public static Post? Stand(GuardedHandOver handOver) => Own.Value?.Begin(handOver);

    private Post? Begin(GuardedHandOver handOver)
    {
        lock (_waiting)
        {
            var id = $"{++_count}";
            var ready = _waiting[$"ready {id}"] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return TryTell($"begin {id} {JsonSerializer.Serialize(handOver, GuardJson.Default.GuardedHandOver)}")
                ? new(this, id, ready.Task, _process.WaitForExitAsync())
                : null;
        }
    }

    private Task EndAsync(string id)
    {
        lock (_waiting)
        {
            _waiting.Remove($"ready {id}");
            var ended = _waiting[$"ended {id}"] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return TryTell($"end {id}") ? ended.Task : Task.CompletedTask;
        }
    }

    private bool TryTell(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
            return true;
        }
        catch (IOException)
        {
            // Somebody ended the guard.
            return false;
        }
    }

    private void Hear(string? line)
    {
        lock (_waiting)
        {
            if (line is not null && _waiting.Remove(line, out var awaited))
            {
                awaited.TrySetResult();
            }
        }
    }

    private static GuardProcess? Start()
    {
        try
        {
            return Command() is { } command && Process.Start(StartInfo(command)) is { } process ? new(process) : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return null;
        }
    }

    private static ProcessStartInfo StartInfo(List<string> command)
    {
        // Should .NET not lead it to the guard after all, asking for help does no harm.
        var info = new ProcessStartInfo(command[0], [.. command.Skip(1), "--help"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        var others = OwnEnvironment.With().GetValueOrDefault(Hooks);
        info.Environment[Hooks] = typeof(GuardProcess).Assembly.Location + (string.IsNullOrEmpty(others) ? "" : Path.PathSeparator + others);
        info.Environment[Mark] = "1";
        return info;
    }

    /// <summary>What started this process, up to its own arguments; null where .NET could not lead a second one elsewhere.</summary>
    private static List<string>? Command()
    {
        var canBeLed = RuntimeFeature.IsDynamicCodeSupported && typeof(GuardProcess).Assembly.Location.Length > 0
            && !(AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var isSupported) && !isSupported);
        if (!canBeLed || Environment.ProcessPath is not { } program)
        {
            return null;
        }

        var entry = Environment.GetCommandLineArgs()[0];
        if (!Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            return [program];
        }

        // dotnet exec has options of its own before the program.
        const string whole = "/proc/self/cmdline";
        string[] words = File.Exists(whole) ? File.ReadAllText(whole).Split('\0') : [program, entry];
        var last = Array.FindIndex(words, word => word.Length > 0 && Path.GetFileName(word) == Path.GetFileName(entry));
        return last < 1 ? null : [program, .. words[1..last], Path.GetFullPath(entry)];
    }

    /// <summary>Where the guard stands: over one hand-over.</summary>
    public sealed class Post(GuardProcess guard, string id, Task ready, Task ended)
    {
        /// <summary>Waits until the guard knows enough; false where it does not come to that.</summary>
        public async Task<bool> IsReadyAsync(TimeProvider time) => await Task.WhenAny(ready, ended, Task.Delay(Patience, time)) == ready;

        /// <summary>Lets it go: the hand-over has come to its end, one way or the other.</summary>
        public Task EndAsync(TimeProvider time) => Task.WhenAny(guard.EndAsync(id), Task.Delay(LongestEnd, time));
    }
}
