using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using NoWait.Docker.Protocol;
using NoWait.Docker.Streams;

namespace NoWait.Docker.Build;

/// <summary>Turns BuildKit's trace into events, and keeps what is known of each step.</summary>
internal sealed class BuildTrace(Action<BuildEvent>? watch)
{
    private const int LongestLine = 64 * 1024;
    private const int LastLines = 20;

    private readonly Dictionary<string, StepRecord> _steps = new(StringComparer.Ordinal);
    private readonly List<StepRecord> _order = [];

    public IReadOnlyList<BuildStep> Steps => [.. _order.Select(record => record.Step)];

    /// <summary>The step that failed first by itself, not because another did.</summary>
    public BuildStep? Failed => Steps
        .Where(step => step.Error is { } error && !error.Contains("context canceled", StringComparison.Ordinal))
        .MinBy(step => step.Completed ?? DateTimeOffset.MaxValue);

    public IReadOnlyList<string> LastLinesOf(BuildStep step) => [.. _steps[step.Digest].Lines];

    public void Add(JsonElement aux)
    {
        var message = TraceMessage.Parser.ParseFrom(ByteString.FromBase64(aux.GetString() ?? ""));
        foreach (var vertex in message.Vertexes)
        {
            Update(vertex);
        }

        foreach (var status in message.Statuses)
        {
            if (watch is not null)
            {
                watch(new BuildEvent.StepMoved(RecordOf(status.Vertex).Step, status.Name.Length > 0 ? status.Name : status.Id, status.Current, status.Total));
            }
        }

        foreach (var log in message.Logs)
        {
            Print(RecordOf(log.Vertex), log.Msg.Span, log.Stream == 2);
        }

        foreach (var warning in message.Warnings)
        {
            watch?.Invoke(new BuildEvent.Warned(warning.Short.ToStringUtf8()));
        }
    }

    /// <summary>Gives the lines that no line feed has ended.</summary>
    public void Finish()
    {
        foreach (var record in _order)
        {
            Keep(record, record.Output.Rest(), false);
            Keep(record, record.Errors.Rest(), true);
        }
    }

    private void Update(VertexMessage vertex)
    {
        var record = RecordOf(vertex.Digest);
        record.Step = new BuildStep(vertex.Digest, vertex.Name)
        {
            Inputs = [.. vertex.Inputs],
            Started = Time(vertex.Started) ?? record.Step.Started,
            Completed = Time(vertex.Completed),
            IsCached = vertex.Cached,
            Error = vertex.Error.Length > 0 ? vertex.Error : null,
        };
        watch?.Invoke(new BuildEvent.StepChanged(record.Step));
    }

    private void Print(StepRecord record, ReadOnlySpan<byte> bytes, bool isError)
    {
        foreach (var line in (isError ? record.Errors : record.Output).Add(bytes))
        {
            Keep(record, line, isError);
        }
    }

    private void Keep(StepRecord record, string? line, bool isError)
    {
        if (line is null)
        {
            return;
        }

        record.Lines.Enqueue(line);
        if (record.Lines.Count > LastLines)
        {
            record.Lines.Dequeue();
        }

        watch?.Invoke(new BuildEvent.StepPrinted(record.Step, line, isError));
    }

    private StepRecord RecordOf(string digest)
    {
        if (!_steps.TryGetValue(digest, out var record))
        {
            _steps[digest] = record = new StepRecord(new BuildStep(digest, digest));
            _order.Add(record);
        }

        return record;
    }

    private static DateTimeOffset? Time(Timestamp? time) => time?.ToDateTimeOffset();

    private sealed class StepRecord(BuildStep step)
    {
        public BuildStep Step { get; set; } = step;

        public Queue<string> Lines { get; } = new();

        public LineSplitter Output { get; } = new(LongestLine);

        public LineSplitter Errors { get; } = new(LongestLine);
    }
}
