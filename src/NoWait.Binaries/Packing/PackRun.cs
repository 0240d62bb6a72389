using NoWait.Binaries.Programs;
using NoWait.Binaries.Storage;

namespace NoWait.Binaries.Packing;

/// <summary>What is packed, how, with which UPX, and under which key it is remembered.</summary>
internal sealed record PackJob(string Path, BinaryFacts Facts, PackOptions Options, string Upx, string Key);

/// <summary>One binary being packed: on a copy beside it, tested, and only then put in its place.</summary>
internal sealed class PackRun(PackJob job, Workshop workshop, ProgramRunner runner, ResultStore store) : IDisposable
{
    private readonly WorkFile _work = WorkFile.Beside(job.Path);
    private RememberedFile? _made;

    /// <summary>Where the packed copy is.</summary>
    public string Candidate => _work.Path;

    /// <summary>How long UPX took, now or when it was first done.</summary>
    public TimeSpan Elapsed => _made?.Elapsed ?? TimeSpan.Zero;

    /// <summary>Whether the packed copy was remembered.</summary>
    public bool IsFromCache { get; private set; }

    /// <summary>Makes the packed copy or recalls it; says why there is none, or null.</summary>
    public async Task<PackOutcome.Rejected?> MakeAsync(CancellationToken cancellationToken)
    {
        _made = await store.ReadAsync(job.Key, RememberedJson.Default.RememberedFile, cancellationToken);
        if (_made is not null && await store.CopyOutAsync(job.Key, _made.Digest, _work.Path, cancellationToken))
        {
            IsFromCache = true;
            _work.CopyMode();
            return null;
        }

        var rejected = await store.ReadAsync(RejectedKey, RememberedJson.Default.RememberedRejection, cancellationToken);
        if (rejected is not null)
        {
            return new(rejected.Reason);
        }

        if (await Soundness.TryAsync(runner, job.Path, job.Options.Smoke, cancellationToken) is { } unwell)
        {
            return new($"before packing already, {unwell}");
        }

        File.Delete(_work.Path);
        var packed = await UpxAsync(Pack, cancellationToken);
        if (packed.Complaint() is { } complaint)
        {
            return Reject(packed, $"upx {complaint}");
        }

        _work.CopyMode();
        return await TestAsync(cancellationToken) is { } broken
            ? new(broken)
            : await RememberAsync(packed.Elapsed, cancellationToken);
    }

    /// <summary>Puts the packed copy in place.</summary>
    public PackOutcome.Packed Commit()
    {
        var after = new FileInfo(_work.Path).Length;
        _work.Commit();
        return new(job.Facts.Size, after, job.Options.Level, Elapsed, IsFromCache);
    }

    public void Dispose() => _work.Dispose();

    private IReadOnlyList<string> Pack =>
    [
        "-qq",
        .. job.Options.Level.Arguments,
        // UPX fails on a file without a build ID when it is told to keep it.
        .. job.Facts.Elf!.BuildId is null ? [] : new[] { "--preserve-build-id" },
        "-o", _work.Path, job.Path,
    ];

    private string RejectedKey => job.Key + "-rejected";

    /// <summary>What UPX said itself it will say again; a timeout or a signal may have been bad luck.</summary>
    private PackOutcome.Rejected Reject(ProgramResult result, string reason)
    {
        if (result.ExitCode is < 128)
        {
            store.Write(RejectedKey, new(reason), RememberedJson.Default.RememberedRejection);
        }

        return new(reason);
    }

    private async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        if (Soundness.Complaint(job.Facts, BinaryFacts.Read(_work.Path)) is { } broken)
        {
            return $"after upx, {broken}";
        }

        if ((await UpxAsync(["-qq", "-t", _work.Path], cancellationToken)).Complaint() is { } complaint)
        {
            return $"upx -t {complaint}";
        }

        return await Soundness.TryAsync(runner, _work.Path, job.Options.Smoke, cancellationToken);
    }

    private async Task<PackOutcome.Rejected?> RememberAsync(TimeSpan elapsed, CancellationToken cancellationToken)
    {
        _made = new("", "upx", elapsed);
        if (store.IsOn)
        {
            _made = _made with { Digest = await ContentKey.OfFileAsync(_work.Path, cancellationToken) };
            store.CopyIn(job.Key, _work.Path);
            store.Write(job.Key, _made, RememberedJson.Default.RememberedFile);
        }

        return null;
    }

    private Task<ProgramResult> UpxAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        runner.RunAsync(
            new(job.Upx, arguments)
            {
                Timeout = workshop.ToolTimeout,
                // UPX takes options from a variable of its name.
                Environment = new Dictionary<string, string?> { ["UPX"] = null },
            },
            cancellationToken);
}
