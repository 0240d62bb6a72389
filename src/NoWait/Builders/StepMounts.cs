namespace NoWait.Builders;

/// <summary>What a step sees beside its stage's files for as long as it runs.</summary>
internal sealed class StepMounts(StageFolder folder) : IDisposable
{
    private readonly List<IDisposable> _held = [];
    private string? _private;

    /// <summary>The stage's paths that lie elsewhere, without the slash at the start, and where.</summary>
    public List<(string Path, string Target)> Paths { get; } = [];

    /// <summary>The variables by which tools are told.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>What may never be seen in any output.</summary>
    public List<string> Secrets { get; } = [];

    /// <summary>A folder that only this user may look into, gone with the step.</summary>
    public string Private => _private ??= Directory.CreateTempSubdirectory("nowait-").FullName;

    /// <summary>Keeps something until the step is done.</summary>
    public void Hold(IDisposable? held)
    {
        if (held is not null)
        {
            _held.Add(held);
        }
    }

    /// <summary>Shows a folder or file of this machine at a path in the stage.</summary>
    public void Show(string path, string target)
    {
        Paths.Add((path, target));
        if (!HostPaths.IsMachine(path) && path.Length > 0)
        {
            folder.Hide(path, target);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        folder.ShowHidden();
        if (_private is not null)
        {
            Changes.Disk.Delete(_private);
        }

        _held.ForEach(held => held.Dispose());
    }
}
