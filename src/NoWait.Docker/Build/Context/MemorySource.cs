using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NoWait.Docker.Build.Context;

/// <summary>One file that exists nowhere but here: the Dockerfile, so that a definition need not be written to disk.</summary>
internal sealed class MemorySource(string name, string text) : IFileSource
{
    private readonly byte[] _content = Encoding.UTF8.GetBytes(text);

    public IEnumerable<FileEntry> List(PathFilter filter) =>
        filter.Match(name) == PathMatch.Yes
            ? [new FileEntry(name, FileKind.File, (UnixFileMode)0x1a4) { Size = _content.Length, Modified = Time() }]
            : [];

    public Stream Open(string path) => new MemoryStream(_content, writable: false);

    /// <summary>The daemon tells versions of a file by size and time; so the time is made from the content.</summary>
    private long Time() => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(_content)) & 0x0fff_ffff_ffff_ffff;
}
