using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace NoWait.Changes;

/// <summary>Tells files' contents by their digests, reading only what the cache does not know.</summary>
internal sealed class ContentReader(StatCache cache, TimeProvider time)
{
    private const int MostAttempts = 4;

    /// <summary>The digest of a file's content.</summary>
    /// <exception cref="IOException">It cannot be read, has gone, or changes all the time.</exception>
    public ContentDigest DigestOf(SourceEntry entry) => TryRecall(entry)
        ? entry.Digest
        : entry.Know(Read(entry.FullPath, entry.Key, entry.Stat));

    /// <summary>The digest of a file's content as it is now.</summary>
    public ContentDigest DigestOf(string path)
    {
        var key = PathKey.Of(0, path);
        var stat = Disk.Stat(path);
        return cache.TryGet(key, stat, out var digest) ? digest : Read(path, key, stat);
    }

    /// <summary>The digest of a text, as of a link's target.</summary>
    public static ContentDigest DigestOfText(string text) =>
        ContentDigest.Of(SHA256.HashData(NativePath.Encode(text)));

    /// <summary>Reads all files among the entries that the cache does not know, on all cores.</summary>
    /// <remarks>One that vanishes meanwhile is left to whoever asks for its digest.</remarks>
    public void Warm(IEnumerable<SourceEntry> entries)
    {
        List<SourceEntry>? unknown = null;
        foreach (var entry in entries)
        {
            if (entry.Stat.Kind == FileKind.File && !TryRecall(entry))
            {
                (unknown ??= []).Add(entry);
            }
        }

        if (unknown is not null)
        {
            ReadAll(unknown);
        }
    }

    private void ReadAll(List<SourceEntry> entries)
    {
        try
        {
            Parallel.ForEach(entries, TryRead);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private bool TryRecall(SourceEntry entry)
    {
        if (!entry.IsDigestKnown && cache.TryGet(entry.Key, entry.Stat, out var digest))
        {
            entry.Know(digest);
        }

        return entry.IsDigestKnown;
    }

    private void TryRead(SourceEntry entry)
    {
        try
        {
            DigestOf(entry);
        }
        catch (FileNotFoundException)
        {
        }
    }

    private ContentDigest Read(string path, ulong key, FileStat expected)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var readAt = time.GetUtcNow();
            var digest = TryHash(path);
            var found = Disk.Stat(path);
            if (found.Kind is not (FileKind.File or FileKind.Link))
            {
                throw new FileNotFoundException($"{NativePath.Show(path)} is no file any more.", path);
            }

            if (found == expected)
            {
                cache.Add(key, found, digest, readAt);
                return digest;
            }

            expected = found;
        }

        throw new IOException($"{NativePath.Show(path)} changes all the time: wait until what writes it is done.");
    }

    private static ContentDigest TryHash(string path)
    {
        try
        {
            return Hash(path);
        }
        catch (NotSupportedException)
        {
            // A pipe in the file's place has no bytes to tell of; what it is shows in the look that comes next.
            return default;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"{error.Message}. Make it readable, or leave it out by .dockerignore.", error);
        }
    }

    private static ContentDigest Hash(string path)
    {
        using var file = Disk.Open(path, create: false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            long offset = 0;
            int read;
            while ((read = RandomAccess.Read(file, buffer, offset)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                offset += read;
            }

            Span<byte> digest = stackalloc byte[ContentDigest.Length];
            hash.GetHashAndReset(digest);
            return ContentDigest.Of(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
