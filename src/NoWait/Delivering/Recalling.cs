using System.Diagnostics;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Remembering;
using NoWait.Timing.Rendering;

namespace NoWait.Delivering;

/// <summary>Finds images that were made of the same before: here, as after a branch was left and come back to, or by somebody else.</summary>
internal sealed class Recalling(ServiceRuns runs, Means means)
{
    private const int MostAtOnce = 16;

    private static readonly ActivitySource Activities = new("NoWait");
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Unmeasured = TimeSpan.FromSeconds(60);

    private readonly ResultStore _results = new(means.Workspace.Cache);
    private int _here;
    private int _pulled;
    private long _bytes;

    /// <summary>Takes what is there in place of building it.</summary>
    /// <returns>How many were found, and what of it travelled; null when none was.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var unbuilt = means.Options is { EvenUnchanged: false, Clean: false } ? runs.Building.Where(run => run.Fingerprint is not null).ToList() : [];
        foreach (var run in unbuilt)
        {
            await RecallAsync(run, cancellationToken);
        }

        if (means.Remote is { } remote && unbuilt.Exists(run => run.NeedsBuild))
        {
            await runs.EachAsync(
                "Dependencies", unbuilt.Where(run => run.NeedsBuild), MostAtOnce, (run, token) => PullAsync(remote, run, token), cancellationToken);
        }

        var found = new List<string>();
        if (_here > 0)
        {
            found.Add($"{_here} made before");
        }

        if (_pulled > 0)
        {
            found.Add($"{_pulled} pulled from cache, {Words.Bytes(_bytes)}");
        }

        return found.Count == 0 ? null : string.Join(", ", found);
    }

    private async Task RecallAsync(ServiceRun run, CancellationToken cancellationToken)
    {
        if (_results.Find(run.Fingerprint!) is not { } known)
        {
            return;
        }

        try
        {
            // From here on nobody collects it as garbage.
            await means.Layout.BeginWritingAsync(cancellationToken);
            var image = await OciImage.ReadAsync(means.Layout, known, cancellationToken: cancellationToken);
            if (image.Layers.All(layer => means.Layout.Contains(layer.Descriptor)))
            {
                await means.Layout.TagAsync(image.Descriptor, run.Service.Name, cancellationToken);
                Take(run, image);
                _here++;
            }
        }
        catch (OciException)
        {
            // It went, or is damaged: it is built again.
        }
    }

    private async Task PullAsync(RemoteResults remote, ServiceRun run, CancellationToken cancellationToken)
    {
        using var activity = Activities.StartActivity("cache")?
            .SetTag("nowait.service", run.Service.Name).SetTag("nowait.step", $"pull {run.Service.Name} from cache");
        var image = await remote.PullAsync(run.Fingerprint!, means.Layout, run.Service.Name, LimitOf(run), cancellationToken);
        activity?.SetTag("nowait.cache", image is null ? "miss" : "remote");
        if (image is null)
        {
            return;
        }

        var bytes = image.Layers.Sum(layer => layer.Descriptor.Size) + image.Manifest.Config.Size;
        activity?.SetTag("nowait.bytes", bytes);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _pulled);
        _results.Save(run.Fingerprint!, image.Descriptor.Bare());
        Take(run, image);
    }

    // As long as it took to build, when that was measured: to wait longer would cost more than it saves.
    private TimeSpan LimitOf(ServiceRun run)
    {
        var past = runs.Past;
        var built = past?.Of(run.Service.Name, "Compile") is { } compiled
            ? compiled + (past.Of(run.Service.Name, "Dependencies") ?? TimeSpan.Zero)
            : Unmeasured;
        return built > Shortest ? built : Shortest;
    }

    private void Take(ServiceRun run, OciImage image)
    {
        run.Started = means.Time.GetTimestamp();
        run.Image = image.Descriptor.Digest;
        new FingerprintStore(means.Workspace.Cache).Save(
            run.Service.Name, new(run.Fingerprint!, image.Descriptor.Digest.ToString(), means.Time.GetUtcNow()));
    }
}
