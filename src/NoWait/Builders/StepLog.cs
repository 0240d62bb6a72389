using System.Text;

namespace NoWait.Builders;

/// <summary>Where a stage's output goes: to whoever listens, to a file, and its last lines to an error.</summary>
internal sealed class StepLog(BuildRequest request, string stage, bool append) : IDisposable
{
    private const int LastLines = 40;

    private readonly Queue<string> _last = new();
    private StreamWriter? _file;
    private string[] _secrets = [];

    /// <summary>The file that keeps it all.</summary>
    public string File { get; } = Path.Combine(request.Store, "logs", $"{request.Service}-{Uri.EscapeDataString(stage)}.log");

    /// <summary>The last lines of the step that runs.</summary>
    public IReadOnlyList<string> Last => [.. _last];

    /// <summary>Begins a step, whose lines may not show these secrets.</summary>
    public void Begin(string step, IEnumerable<string> secrets)
    {
        _secrets = [.. secrets.SelectMany(secret => secret.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0)];
        _last.Clear();
        Writer.WriteLine($"# {step}");
    }

    /// <summary>Takes a line of the step's.</summary>
    public void Line(string line, bool isError)
    {
        foreach (var secret in _secrets)
        {
            line = line.Replace(secret, "***", StringComparison.Ordinal);
        }

        if (_last.Count == LastLines)
        {
            _last.Dequeue();
        }

        _last.Enqueue(line);
        Writer.WriteLine(line);
        request.Output?.Invoke(new(request.Service, stage, line, isError));
    }

    /// <summary>Says something to people that no step printed.</summary>
    public void Say(string message) => request.Output?.Invoke(new(request.Service, stage, message, IsError: false));

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    private StreamWriter Writer => _file ??= Open();

    private StreamWriter Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        var mode = append ? FileMode.Append : FileMode.Create;
        return new(new FileStream(File, mode, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { AutoFlush = true };
    }
}
