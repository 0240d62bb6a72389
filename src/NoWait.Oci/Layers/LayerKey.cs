using System.Security.Cryptography;
using System.Text;

namespace NoWait.Oci.Layers;

/// <summary>What a layer is, as far as can be told without reading files.</summary>
/// <param name="Shape">Hash of all that is not file content: names, modes, owners, time, and how layers are compressed.</param>
/// <param name="Stamp">Hash of the files' stamps.</param>
/// <param name="ContentLength">The sum of the files' lengths.</param>
/// <param name="Newest">When a file changed last, in nanoseconds of the epoch.</param>
internal sealed record LayerKey(string Shape, string Stamp, long ContentLength, long Newest)
{
    // To be raised when the same description would give other bytes.
    private const int Version = 1;

    public static LayerKey Of(LayerDescription layer, LayerCompression compression)
    {
        using var shape = new Record();
        using var stamp = new Record();
        var length = 0L;
        var newest = 0L;
        shape.Writer.Write(Version);
        shape.Writer.Write((int)compression);
        shape.Writer.Write(GzipBlock.Size);
        shape.Writer.Write(GzipBlock.Level);
        shape.Writer.Write(Environment.Version.ToString()); // another runtime may bring another zlib
        shape.Writer.Write(layer.Modified.ToUnixTimeSeconds());
        foreach (var entry in layer.Entries)
        {
            WriteShape(shape.Writer, entry);
            if (entry is LayerEntry.File file)
            {
                var found = WriteStamp(stamp.Writer, file.Source);
                length += found.Size;
                newest = Math.Max(newest, Math.Max(found.Modified, found.Changed));
            }
        }

        return new LayerKey(shape.Hash(), stamp.Hash(), length, newest);
    }

    private static void WriteShape(BinaryWriter writer, LayerEntry entry)
    {
        writer.Write(entry.GetType().Name);
        writer.Write(entry.Path);
        writer.Write((int)entry.Mode);
        writer.Write(entry.UserId);
        writer.Write(entry.GroupId);
        writer.Write(entry switch
        {
            LayerEntry.SymbolicLink link => link.Target,
            LayerEntry.HardLink link => link.Target,
            _ => "",
        });
    }

    private static FileStamp WriteStamp(BinaryWriter writer, FileSource source)
    {
        if (source is FileSource.Memory memory)
        {
            writer.Write(SHA256.HashData(memory.Content.Span));
            return new FileStamp(memory.Content.Length, 0, 0, 0);
        }

        var stamp = FileStamp.Of(((FileSource.Disk)source).Path);
        writer.Write(stamp.Size);
        writer.Write(stamp.Modified);
        writer.Write(stamp.Changed);
        writer.Write(stamp.Inode);
        return stamp;
    }

    private sealed class Record : IDisposable
    {
        private readonly MemoryStream _bytes = new();

        public Record() => Writer = new BinaryWriter(_bytes, Encoding.UTF8, leaveOpen: true);

        public BinaryWriter Writer { get; }

        public string Hash()
        {
            Writer.Flush();
            return Convert.ToHexStringLower(SHA256.HashData(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length)));
        }

        public void Dispose()
        {
            Writer.Dispose();
            _bytes.Dispose();
        }
    }
}
