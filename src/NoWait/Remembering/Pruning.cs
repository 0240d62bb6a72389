using NoWait.Oci;
using NoWait.Oci.Layout;

namespace NoWait.Remembering;

/// <summary>Bounds what is remembered: the images of services and what is deployed stay, of all others those that were used last.</summary>
/// <remarks>
/// Nothing goes while another run is at work with the images: it holds a lock that the system lets go when it dies. What a run
/// that is cut off leaves half removed is found missing by whoever looks for it, and built again.
/// </remarks>
/// <param name="store">The folder that is kept in between runs.</param>
/// <param name="room">How many bytes the images may have.</param>
internal sealed class Pruning(string store, long room)
{
    /// <summary>More results are not remembered, however small their images are.</summary>
    private const int MostResults = 50_000;

    private readonly ResultStore _results = new(store);

    /// <summary>Removes what is too much; says how many bytes that freed.</summary>
    public async Task<long> RunAsync(OciLayout layout, CancellationToken cancellationToken)
    {
        if (!IsTooMuch(layout))
        {
            return 0;
        }

        try
        {
            var all = _results.All();
            var kept = all.Take(MostResults).ToList();
            var wanted = kept.Select(one => one.Image).DistinctBy(image => image.Digest).ToList();
            var collected = await layout.CollectGarbageAsync(new LastDeployed(store).All(), wanted, room, cancellationToken);
            var dropped = collected.Dropped.Select(image => image.Digest).ToHashSet();
            foreach (var (file, _) in all.Skip(MostResults).Concat(kept.Where(one => dropped.Contains(one.Image.Digest))))
            {
                ResultStore.Forget(file);
            }

            return collected.Freed;
        }
        catch (Exception error) when (error is OciException or IOException or UnauthorizedAccessException)
        {
            // Somebody is at work there: the next run has its turn.
            return 0;
        }
    }

    private bool IsTooMuch(OciLayout layout)
    {
        var blobs = new DirectoryInfo(Path.Combine(layout.Path, "blobs"));
        var results = new DirectoryInfo(Path.Combine(store, "results"));
        return (blobs.Exists && blobs.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) > room)
            || (results.Exists && results.EnumerateFiles().Count() > MostResults);
    }
}
