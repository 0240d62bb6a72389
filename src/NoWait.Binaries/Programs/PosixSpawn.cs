using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NoWait.Binaries.Programs;

/// <summary>The arguments of one <c>posix_spawn</c>, and the native memory they stand in.</summary>
/// <remarks><see cref="System.Diagnostics.Process"/> gives neither a process group nor the memory that was used.</remarks>
internal sealed class PosixSpawn : IDisposable
{
    private readonly List<nint> _memory = [];
    private readonly nint _actions;
    private readonly nint _attributes;

    public PosixSpawn()
    {
        _actions = Allocate();
        _attributes = Allocate();
        Check(Posix.InitActions(_actions));
        Check(Posix.InitAttributes(_attributes));
    }

    /// <summary>Starts the program on two pipes, each of which may be nothing, and returns its process and group.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public int Start(ProgramStart start, SafePipeHandle? input, SafePipeHandle? output)
    {
        SetSignalsAndGroup();
        Connect(input, 0, Posix.ReadOnly);
        Connect(output, 1, Posix.WriteOnly);
        Check(Posix.AddDuplicate(_actions, 1, 2));
        if (start.Folder is { } folder)
        {
            Check(Posix.AddFolder(_actions, folder));
        }

        nint[] arguments = [.. start.Arguments.Prepend(start.Path).Select(Text), 0];
        nint[] environment = [.. Variables(start).Select(Text), 0];
        Check(Posix.Spawn(out var process, arguments[0], _actions, _attributes, arguments, environment));
        return process;
    }

    public void Dispose()
    {
        _ = Posix.DestroyActions(_actions);
        _ = Posix.DestroyAttributes(_attributes);
        _memory.ForEach(Marshal.FreeCoTaskMem);
        _memory.Clear();
    }

    private void Connect(SafePipeHandle? pipe, int descriptor, int access) => Check(pipe is null
        ? Posix.AddOpen(_actions, descriptor, "/dev/null", access, 0)
        : Posix.AddDuplicate(_actions, (int)pipe.DangerousGetHandle(), descriptor));

    /// <summary>A group of its own, and none of the signals that .NET blocks or ignores.</summary>
    private void SetSignalsAndGroup()
    {
        var signals = Allocate();
        _ = Posix.FillSet(signals);
        Check(Posix.SetDefaultSignals(_attributes, signals));
        _ = Posix.EmptySet(signals);
        Check(Posix.SetSignalMask(_attributes, signals));
        Check(Posix.SetFlags(_attributes, Posix.OwnGroup | Posix.DefaultSignals | Posix.SignalMask));
    }

    private static IEnumerable<string> Variables(ProgramStart start)
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!start.Environment.ContainsKey((string)variable.Key))
            {
                yield return $"{variable.Key}={variable.Value}";
            }
        }

        foreach (var (name, value) in start.Environment.Where(variable => variable.Value is not null))
        {
            yield return $"{name}={value}";
        }
    }

    private nint Text(string text) => Keep(Marshal.StringToCoTaskMemUTF8(text));

    private nint Allocate() => Keep(Marshal.AllocCoTaskMem(Posix.OpaqueSize));

    private nint Keep(nint memory)
    {
        _memory.Add(memory);
        return memory;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
