using System.Runtime.InteropServices;
using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>A copied file, as a stage's folder is remembered to hold it.</summary>
/// <param name="Kind">A file, a folder or a link.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Digest">The digest of a file's content, or of the text of a link's target.</param>
/// <param name="Step">The index of the step that brought it last.</param>
/// <param name="Stat">What the file system said of it right afterwards; nothing for one that was never finished.</param>
internal readonly record struct CopiedFile(FileKind Kind, int Mode, ContentDigest Digest, int Step, FileStat Stat)
{
    /// <summary>The step of a file that was about to be brought.</summary>
    public const int Announced = -1;
}

/// <summary>A step that was done.</summary>
/// <param name="Key">What it was done with: the digest of all its inputs and of the steps before it.</param>
internal sealed record DoneStep(string Key)
{
    /// <summary>The files of earlier copies that it changed, and as what it left them.</summary>
    public Dictionary<string, FileStat> Touched { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether it put files in the place of ones that earlier steps had made.</summary>
    public bool ReplacedMade { get; set; }
}

/// <summary>What is known of a stage's folder: the steps that were done in it, and the files that were copied into it.</summary>
internal sealed class StageRecord
{
    private const long Magic = 0x3230_4547_4154_534E;

    /// <summary>The steps that are done, in order, without a gap.</summary>
    public List<DoneStep> Done { get; } = [];

    /// <summary>The copied files by their paths in the stage.</summary>
    public Dictionary<string, CopiedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a record; null when there is none that this version can read for this folder.</summary>
    public static StageRecord? Load(string file, string root)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var stream = new BufferedStream(File.OpenRead(file), 64 * 1024);
            using var reader = new BinaryReader(stream);
            return reader.ReadInt64() == Magic && reader.ReadString() == root ? Read(reader) : null;
        }
        catch (Exception error) when (error is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Writes it in the place of what was there, at once.</summary>
    public void Save(string file, string root)
    {
        var temporary = file + ".new";
        using (var stream = new BufferedStream(File.Create(temporary), 64 * 1024))
        {
            using var writer = new BinaryWriter(stream);
            writer.Write(Magic);
            writer.Write(root);
            Write(writer);
            writer.Write(Magic);
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static StageRecord? Read(BinaryReader reader)
    {
        var record = new StageRecord();
        for (var steps = reader.ReadInt32(); steps > 0; steps--)
        {
            var step = new DoneStep(reader.ReadString()) { ReplacedMade = reader.ReadBoolean() };
            for (var files = reader.ReadInt32(); files > 0; files--)
            {
                step.Touched[ReadName(reader)] = ReadStat(reader);
            }

            record.Done.Add(step);
        }

        Span<byte> digest = stackalloc byte[ContentDigest.Length];
        for (var files = reader.ReadInt32(); files > 0; files--)
        {
            var path = ReadName(reader);
            var kind = (FileKind)reader.ReadByte();
            var mode = reader.ReadInt32();
            reader.BaseStream.ReadExactly(digest);
            record.Files[path] = new(kind, mode, ContentDigest.Of(digest), reader.ReadInt32(), ReadStat(reader));
        }

        return reader.ReadInt64() == Magic ? record : null;
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Done.Count);
        foreach (var step in Done)
        {
            writer.Write(step.Key);
            writer.Write(step.ReplacedMade);
            writer.Write(step.Touched.Count);
            foreach (var (path, stat) in step.Touched)
            {
                WriteName(writer, path);
                Write(writer, stat);
            }
        }

        Span<byte> digest = stackalloc byte[ContentDigest.Length];
        writer.Write(Files.Count);
        foreach (var (path, file) in Files)
        {
            WriteName(writer, path);
            writer.Write((byte)file.Kind);
            writer.Write(file.Mode);
            file.Digest.CopyTo(digest);
            writer.Write(digest);
            writer.Write(file.Step);
            Write(writer, file.Stat);
        }
    }

    /// <summary>Writes a name as it is, which text encodings would not: it may hold lone surrogates for odd bytes.</summary>
    private static void WriteName(BinaryWriter writer, string name)
    {
        writer.Write(name.Length);
        writer.Write(MemoryMarshal.AsBytes(name.AsSpan()));
    }

    private static string ReadName(BinaryReader reader)
    {
        const int longest = 1 << 20;
        var length = reader.ReadInt32();
        var name = new char[length is >= 0 and < longest ? length : throw new FormatException("The record is damaged.")];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(name.AsSpan()));
        return new(name);
    }

    private static void Write(BinaryWriter writer, in FileStat stat)
    {
        writer.Write((byte)stat.Kind);
        writer.Write(stat.Mode);
        writer.Write(stat.Size);
        writer.Write(stat.Modified);
        writer.Write(stat.Changed);
        writer.Write(stat.Inode);
    }

    private static FileStat ReadStat(BinaryReader reader) => new(
        (FileKind)reader.ReadByte(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(),
        reader.ReadUInt64());
}
