using System.ComponentModel;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace NoWait.Binaries.Programs;

/// <summary>A program running on a system with processes, groups and signals.</summary>
internal sealed class PosixProgram(TimeProvider time)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _group;

    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static async Task<ProgramResult> RunAsync(ProgramStart start, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(start.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var program = new PosixProgram(time);
        var result = await program.RunAsync(start, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return deadline.IsCancellationRequested
            ? result with { ExitCode = null, Failure = $"took longer than {Words.Duration(start.Timeout)}" }
            : result;
    }

    private async Task<ProgramResult> RunAsync(ProgramStart start, CancellationToken stop)
    {
        using var pipe = start.Captures ? Pipe(PipeDirection.In) : null;
        var tail = new OutputTail(pipe ?? Stream.Null);
        // A thread of its own: it stands still until the program ends, and its clock must not wait for the pool.
        var running = Task.Factory.StartNew(
            () => StartAndWait(start, pipe, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var reading = Task.Run(tail.ReadToEndAsync, CancellationToken.None);
        using var killing = stop.Register(KillGroup);
        try
        {
            var (status, elapsed, memory) = await running;
            await Task.WhenAny(reading, Task.Delay(LastWords, time, CancellationToken.None));
            return new(ExitCode(status), tail.Text, elapsed, memory, null);
        }
        finally
        {
            pipe?.DisposeLocalCopyOfClientHandle();
        }
    }

    private (int Status, TimeSpan Elapsed, long? Memory) StartAndWait(
        ProgramStart start, AnonymousPipeServerStream? pipe, CancellationToken stop)
    {
        using var gate = start.WatchesMemory ? Pipe(PipeDirection.Out) : null;
        using var spawn = new PosixSpawn();
        var from = time.GetTimestamp();
        var program = gate is null ? start : PeakMemory.Gated(start);
        var process = spawn.Start(program, gate?.ClientSafePipeHandle, pipe?.ClientSafePipeHandle);
        pipe?.DisposeLocalCopyOfClientHandle();
        lock (_gate)
        {
            _group = process;
        }

        if (stop.IsCancellationRequested)
        {
            KillGroup();
        }

        var memory = new PeakMemory(process);
        if (gate is not null)
        {
            memory.Start();
            Open(gate);
        }

        var status = Wait(process, memory);
        var elapsed = time.GetElapsedTime(from);
        KillGroup();
        lock (_gate)
        {
            _group = 0;
        }

        return (status, elapsed, memory.Bytes);
    }

    private static AnonymousPipeServerStream Pipe(PipeDirection direction) => new(direction, HandleInheritability.None);

    private static void Open(AnonymousPipeServerStream gate)
    {
        try
        {
            gate.WriteByte((byte)'\n');
            gate.Dispose();
        }
        catch (IOException)
        {
            // Killed already: its end says so.
            return;
        }
    }

    private static int Wait(int process, PeakMemory memory)
    {
        int status;
        do
        {
            while (Posix.Wait(process, out status, 0) < 0)
            {
                if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
                {
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                }
            }
        }
        while (memory.Resumes(status));
        return status;
    }

    private static int ExitCode(int status) =>
        (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

    private void KillGroup()
    {
        lock (_gate)
        {
            if (_group > 0)
            {
                _ = Posix.Signal(-_group, Posix.Kill);
            }
        }
    }
}
