using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NoWait.Binaries.Storage;

/// <summary>Results by the digest of what they were made from: written whole or not at all, checked when they are read.</summary>
internal sealed class ResultStore(Workshop workshop)
{
    private const string Version = "binaries-1";

    private readonly string? _folder = workshop.Cache is null ? null : Path.Combine(Path.GetFullPath(workshop.Cache), Version);

    /// <summary>Whether anything is remembered at all.</summary>
    public bool IsOn => _folder is not null;

    /// <summary>A remembered value; null when there is none, or none that can be read.</summary>
    public async Task<T?> ReadAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return _folder is null ? null
                : JsonSerializer.Deserialize(await File.ReadAllBytesAsync(At(key, "json"), cancellationToken), type);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Remembers a value.</summary>
    public void Write<T>(string key, T value, JsonTypeInfo<T> type) =>
        Put(key, "json", path => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(value, type)));

    /// <summary>Copies a remembered file out; false when there is none, or another than was remembered.</summary>
    public async Task<bool> CopyOutAsync(string key, string digest, string to, CancellationToken cancellationToken)
    {
        if (_folder is null || !File.Exists(At(key, "bin")))
        {
            return false;
        }

        try
        {
            File.Copy(At(key, "bin"), to, overwrite: true);
            File.SetLastWriteTimeUtc(At(key, "bin"), workshop.Time.GetUtcNow().UtcDateTime);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        return await ContentKey.OfFileAsync(to, cancellationToken) == digest;
    }

    /// <summary>Remembers a file, and forgets the oldest results where there is no room.</summary>
    public void CopyIn(string key, string from) => Put(key, "bin", path => File.Copy(from, path));

    /// <summary>Writes at once or not at all; where nothing can be written, nothing is remembered, and the work goes on.</summary>
    private void Put(string key, string kind, Action<string> write)
    {
        if (_folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_folder);
            using (var file = WorkFile.Beside(At(key, kind)))
            {
                write(file.Path);
                file.Commit();
            }

            Forget();
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private void Forget()
    {
        var room = workshop.CacheLimit;
        foreach (var file in new DirectoryInfo(_folder!).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc))
        {
            room -= file.Length;
            if (room < 0)
            {
                file.Delete();
            }
        }
    }

    private string At(string key, string kind) => Path.Combine(_folder!, $"{key}.{kind}");
}
