using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;

namespace NoWait.Binaries.Stripping;

/// <summary>What is stripped, how, and with which tools.</summary>
internal sealed record StripJob(string Path, BinaryFacts Facts, StripOptions Options, IReadOnlyList<StripTool> Tools);

/// <summary>One binary being stripped: on a copy beside it, checked, and only then put in its place.</summary>
internal sealed class StripRun(StripJob job, Workshop workshop, ProgramRunner runner, ResultStore store) : IDisposable
{
    private readonly WorkFile _work = WorkFile.Beside(job.Path);
    private string _key = "";
    private string? _debug;

    /// <summary>Strips, or recalls how it was stripped before.</summary>
    public async Task<StripOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var content = store.IsOn || job.Options.DebugFolder is not null
            ? await ContentKey.OfFileAsync(job.Path, cancellationToken)
            : "";
        _debug = DebugPath(content);
        _key = ContentKey.Of([
            "strip", content, ContentKey.Of(job.Options.Smoke), _debug is null ? "bare" : "debug",
            .. job.Tools.Select(tool => ContentKey.OfTool(tool.Path))]);
        return await RecallAsync(cancellationToken) ?? await StripAsync(cancellationToken);
    }

    public void Dispose() => _work.Dispose();

    private async Task<StripOutcome?> RecallAsync(CancellationToken cancellationToken)
    {
        var remembered = await store.ReadAsync(_key, RememberedJson.Default.RememberedFile, cancellationToken);
        return remembered is not null
            && await store.CopyOutAsync(_key, remembered.Digest, _work.Path, cancellationToken)
            && (_debug is null || await RecallDebugAsync(cancellationToken))
                ? Commit(remembered, fromCache: true)
                : null;
    }

    private async Task<bool> RecallDebugAsync(CancellationToken cancellationToken)
    {
        var remembered = await store.ReadAsync(DebugKey, RememberedJson.Default.RememberedFile, cancellationToken);
        if (remembered is null)
        {
            return false;
        }

        using var file = BesideDebug();
        if (!await store.CopyOutAsync(DebugKey, remembered.Digest, file.Path, cancellationToken))
        {
            return false;
        }

        file.Commit();
        return true;
    }

    private async Task<StripOutcome> StripAsync(CancellationToken cancellationToken)
    {
        var complaints = new List<string>();
        foreach (var tool in job.Tools)
        {
            var (complaint, elapsed) = await UseAsync(tool, cancellationToken);
            if (complaint is not null)
            {
                complaints.Add($"{tool.Name} {complaint}");
                continue;
            }

            complaint = Soundness.Complaint(job.Facts, BinaryFacts.Read(_work.Path));
            _work.CopyMode();
            complaint ??= await Soundness.TryAsync(runner, _work.Path, job.Options.Smoke, cancellationToken);
            return complaint is null
                ? await FinishAsync(tool.Name, elapsed, cancellationToken)
                : new StripOutcome.Rejected($"after {tool.Name}, {complaint}");
        }

        var machine = job.Facts.Elf!.Machine;
        return machine == Workshop.Here
            ? new StripOutcome.Rejected(complaints[0])
            : new StripOutcome.NoTool(MissingTool.ForeignStrip(
                job.Facts.Elf.StrippableBytes, machine.ToString(), StripTool.Triple(machine)));
    }

    private async Task<(string? Complaint, TimeSpan Elapsed)> UseAsync(StripTool tool, CancellationToken cancellationToken)
    {
        var elapsed = TimeSpan.Zero;
        if (_debug is not null)
        {
            // The link holds the debug file's name and checksum: it must stand under its last name before it is linked to.
            using var file = BesideDebug();
            var kept = await RunAsync(tool, StripTool.KeepDebug(job.Path, file.Path), cancellationToken);
            if (kept.Complaint() is { } complaint)
            {
                return (complaint, kept.Elapsed);
            }

            file.Commit();
            elapsed = kept.Elapsed;
        }

        var stripped = await RunAsync(tool, tool.Strip(job.Path, _work.Path, _debug), cancellationToken);
        return (stripped.Complaint(), elapsed + stripped.Elapsed);
    }

    private Task<ProgramResult> RunAsync(StripTool tool, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        runner.RunAsync(new(tool.Path, arguments) { Timeout = workshop.ToolTimeout }, cancellationToken);

    private async Task<StripOutcome> FinishAsync(string tool, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var result = new RememberedFile("", tool, elapsed);
        if (store.IsOn)
        {
            result = result with { Digest = await RememberAsync(_key, _work.Path, result, cancellationToken) };
            if (_debug is not null)
            {
                await RememberAsync(DebugKey, _debug, result, cancellationToken);
            }
        }

        return Commit(result, fromCache: false);
    }

    private async Task<string> RememberAsync(string key, string path, RememberedFile result, CancellationToken cancellationToken)
    {
        var digest = await ContentKey.OfFileAsync(path, cancellationToken);
        store.CopyIn(key, path);
        store.Write(key, result with { Digest = digest }, RememberedJson.Default.RememberedFile);
        return digest;
    }

    private StripOutcome.Stripped Commit(RememberedFile result, bool fromCache)
    {
        var after = new FileInfo(_work.Path).Length;
        _work.CopyMode();
        _work.Commit();
        return new(job.Facts.Size, after, result.Tool, result.Elapsed, fromCache) { DebugFile = _debug };
    }

    private string DebugKey => _key + "-debug";

    private WorkFile BesideDebug()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_debug!)!);
        return WorkFile.Beside(_debug!);
    }

    private string? DebugPath(string content)
    {
        const int IdLength = 40;
        var id = job.Facts.Elf!.BuildId is { Length: > 2 } build ? build : content[..Math.Min(IdLength, content.Length)];
        return job.Options.DebugFolder is { } folder
            ? Path.Combine(Path.GetFullPath(folder), ".build-id", id[..2], id[2..] + ".debug")
            : null;
    }
}
