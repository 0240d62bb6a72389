using System.Security.Cryptography;
using System.Text;
using NoWait.Timing.Events;

namespace NoWait.Board.Data;

/// <summary>The pictures of people in a folder, each a file that is called after an address or a name: <c>ada@example.org.png</c>, <c>Ada Lovelace.jpg</c>.</summary>
/// <remarks>What is no small picture by its first bytes is none, whatever it is called; links are not followed.</remarks>
/// <param name="folder">The folder; it need not be there.</param>
internal sealed class Pictures(string folder)
{
    /// <summary>Where pictures are served; what follows says which, and nothing of whose it is.</summary>
    public const string Path = "/faces/";

    /// <summary>A picture of 256 x 256 pixels has a tenth of it.</summary>
    public const int MostBytes = 512 * 1024;

    private const int Most = 2000;
    private const int HeadLength = 12;

    private volatile Found _found = new(new(StringComparer.OrdinalIgnoreCase), new(StringComparer.Ordinal));

    /// <summary>Looks again which pictures are there.</summary>
    public void Refresh()
    {
        var (byName, byId) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var file in Files())
        {
            if (Open(file.FullName) is { } picture)
            {
                picture.Stream.Dispose();
                var id = Id(file);
                byName.TryAdd(System.IO.Path.GetFileNameWithoutExtension(file.Name), id);
                byId[id] = file.FullName;
            }
        }

        _found = new(byName, byId);
    }

    /// <summary>Where somebody's picture is served; null when there is none.</summary>
    public string? Of(Person person)
    {
        var names = _found.ByName;
        return (person.Email is { Length: > 0 } email && names.TryGetValue(email, out var id)) || names.TryGetValue(person.Name, out id) ? Path + id : null;
    }

    /// <summary>What is served there: its type, by its first bytes, and its content; null when it is no picture any more.</summary>
    public (string Type, byte[] Content)? Read(string path)
    {
        if (!_found.ById.TryGetValue(path[Path.Length..], out var file) || Open(file) is not { } picture)
        {
            return null;
        }

        using (picture.Stream)
        {
            var content = new byte[picture.Stream.Length];
            picture.Stream.Position = 0;
            return content.Length <= MostBytes && picture.Stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length
                ? (picture.Type, content) : null;
        }
    }

    private IEnumerable<FileInfo> Files()
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal).Take(Most)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (FileStream Stream, string Type)? Open(string path)
    {
        try
        {
            // A pipe would be waited for.
            if (new FileInfo(path) is not { LinkTarget: null, Length: > HeadLength and <= MostBytes })
            {
                return null;
            }

            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            var head = new byte[HeadLength];
            stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
            if (TypeOf(head) is { } type)
            {
                return (stream, type);
            }

            stream.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // No SVG: that could hold scripts.
    private static string? TypeOf(ReadOnlySpan<byte> head) =>
        head[0] == 0x89 && head[1..].StartsWith("PNG\r\n\u001a\n"u8) ? "image/png"
        : head.StartsWith<byte>([0xff, 0xd8, 0xff]) ? "image/jpeg"
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? "image/gif"
        : head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;

    // Another picture under the same name is another one, also for browsers that keep what they have.
    private static string Id(FileInfo file) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{file.Name}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}")))[..20];

    private sealed record Found(Dictionary<string, string> ByName, Dictionary<string, string> ById);
}
