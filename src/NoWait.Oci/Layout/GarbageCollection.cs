namespace NoWait.Oci.Layout;

internal static class GarbageCollection
{
    /// <summary>Removes what is not live, and what cut-off writers left; returns the bytes freed.</summary>
    public static long Sweep(LayoutFolder folder, IReadOnlySet<Digest> live)
    {
        var freed = 0L;
        if (Directory.Exists(folder.Blobs))
        {
            foreach (var file in new DirectoryInfo(folder.Blobs).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                var isBlob = Digest.TryParse($"{file.Directory!.Name}:{file.Name}", out var digest);
                freed += isBlob && !live.Contains(digest) ? Delete(file) : 0;
            }
        }

        foreach (var leftovers in (DirectoryInfo[])[new(folder.Temporary), new(folder.Partial)])
        {
            freed += leftovers.Exists ? leftovers.EnumerateFiles().Sum(Delete) : 0;
        }

        return freed;
    }

    private static long Delete(FileInfo file)
    {
        var length = file.Length;
        file.Delete();
        return length;
    }
}
