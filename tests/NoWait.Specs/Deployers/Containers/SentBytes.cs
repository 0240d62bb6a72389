using System.Diagnostics;

namespace NoWait.Specs.Deployers.Containers;

/// <summary>Counts what this test's loads sent to an engine.</summary>
internal sealed class SentBytes : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Activity _test = new Activity("test").Start();
    private long _bytes;

    public SentBytes()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "NoWait.Docker",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "load" && activity.TraceId == _test.TraceId && activity.GetTagItem("nowait.bytes") is long bytes)
                {
                    Interlocked.Add(ref _bytes, bytes);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What was sent since this was asked last.</summary>
    public long Take() => Interlocked.Exchange(ref _bytes, 0);

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }
}
