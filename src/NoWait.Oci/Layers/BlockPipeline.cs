using System.Runtime.ExceptionServices;

namespace NoWait.Oci.Layers;

/// <summary>
/// One producer fills blocks, workers work on them, one consumer takes them in their order: a ring under one lock. What
/// comes out depends on the bytes alone, not on the workers' number or speed.
/// </summary>
internal sealed class BlockPipeline : IDisposable
{
    private readonly object _gate = new();
    private readonly GzipBlock[] _ring;
    private readonly bool[] _worked;
    private readonly Action<GzipBlock>? _work;
    private readonly List<Thread> _threads = [];
    private readonly CancellationTokenRegistration _registration;
    private long _filled;
    private long _taken;
    private long _released;
    private bool _complete;
    private Exception? _failure;

    /// <param name="workers">How many threads work on blocks.</param>
    /// <param name="work">What they do with each; null when nothing is to be done.</param>
    /// <param name="cancellationToken">Lets everybody go.</param>
    public BlockPipeline(int workers, Action<GzipBlock>? work, CancellationToken cancellationToken)
    {
        // One block being filled, one being consumed, and one waiting keeps every worker busy.
        _ring = new GzipBlock[workers + 3];
        _worked = new bool[_ring.Length];
        _work = work;
        for (var i = 0; i < workers && work is not null; i++)
        {
            Start(Work, "work");
        }

        _registration = cancellationToken.UnsafeRegister(
            static (pipeline, token) => ((BlockPipeline)pipeline!).Fail(new OperationCanceledException(token)), this);
    }

    /// <summary>Runs a side of the pipeline on a thread of its own; what it throws is thrown at the other side.</summary>
    public void Start(Action loop, string name)
    {
        // The pool grows too slowly for threads that block.
        var thread = new Thread(() => Guard(loop)) { IsBackground = true, Name = $"oci {name}" };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>For the producer: the next block to fill; waits until one is free.</summary>
    public GzipBlock Rent()
    {
        lock (_gate)
        {
            WaitWhile(() => _filled - _released == _ring.Length);
            ThrowOnFailure();
            return _ring[_filled % _ring.Length] ??= new GzipBlock();
        }
    }

    /// <summary>For the producer: hands over the block that was rented last.</summary>
    public void Submit() => Change(() => _worked[_filled++ % _ring.Length] = _work is null);

    /// <summary>For the producer: no block will follow.</summary>
    public void CompleteAdding() => Change(() => _complete = true);

    /// <summary>For the consumer: the next block in order, or null after the last.</summary>
    public GzipBlock? Take()
    {
        var slot = _released % _ring.Length;
        lock (_gate)
        {
            WaitWhile(() => !_worked[slot] && !(_complete && _released == _filled));
            ThrowOnFailure();
            return _worked[slot] ? _ring[slot] : null;
        }
    }

    /// <summary>For the consumer: the block that was taken last may be filled again.</summary>
    public void Release() => Change(() => _worked[_released++ % _ring.Length] = false);

    /// <summary>Waits for all threads to end, and throws what one of them threw.</summary>
    public void Join()
    {
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        ThrowOnFailure();
    }

    /// <summary>Stops whatever still runs.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        Fail(new ObjectDisposedException(nameof(BlockPipeline)));
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        while (true)
        {
            long slot;
            lock (_gate)
            {
                WaitWhile(() => _taken == _filled && !_complete);
                if (_failure is not null || _taken == _filled)
                {
                    return;
                }

                slot = _taken++ % _ring.Length;
            }

            _work!(_ring[slot]);
            Change(() => _worked[slot] = true);
        }
    }

    private void Guard(Action loop)
    {
        try
        {
            loop();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void WaitWhile(Func<bool> condition)
    {
        while (_failure is null && condition())
        {
            Monitor.Wait(_gate);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }

    private void Fail(Exception failure) => Change(() => _failure ??= failure);

    private void ThrowOnFailure()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
