using System.Formats.Tar;
using System.Text;

namespace NoWait.Oci.Layers;

/// <summary>Writes a described layer as a tar: ustar entries, or GNU ones for what ustar cannot hold.</summary>
/// <remarks>Never PAX: .NET puts the process id into its header names.</remarks>
internal static class LayerTar
{
    private const int BlockSize = 512;
    private const int UstarName = 100;
    private const int UstarMaximumId = 0x1FFFFF; // seven octal digits
    private const long UstarMaximumSize = 0x1_FFFF_FFFF; // eleven octal digits

    /// <summary>Writes the whole tar, with its end-of-archive marker.</summary>
    public static void Write(LayerDescription layer, Stream output, CancellationToken cancellationToken)
    {
        using var writer = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        var any = false;
        foreach (var entry in layer.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteEntry(writer, entry, layer.Modified);
            any = true;
        }

        if (!any)
        {
            // TarWriter leaves an empty archive empty; Go's reader takes that, others want the marker.
            output.Write(new byte[2 * BlockSize]);
        }
    }

    /// <summary>Reads a tar; whatever .NET's reader makes of bad bytes becomes one kind of error.</summary>
    public static void Guard(Layer layer, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException
            or OverflowException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw OciException.Malformed($"Layer {layer.Descriptor.Digest}", "its tar cannot be read", e);
        }
    }

    private static void WriteEntry(TarWriter writer, LayerEntry entry, DateTimeOffset modified)
    {
        switch (entry)
        {
            case LayerEntry.File file:
                using (var content = SourceStream.Open(file))
                {
                    var header = Header(TarEntryType.RegularFile, entry.Path, entry, modified, content.Length);
                    header.DataStream = content.Length == 0 ? null : content;
                    writer.WriteEntry(header);
                    content.CheckEnd();
                }

                break;
            case LayerEntry.Directory:
                writer.WriteEntry(Header(TarEntryType.Directory, entry.Path + "/", entry, modified));
                break;
            case LayerEntry.OpaqueDirectory:
                writer.WriteEntry(Header(TarEntryType.Directory, entry.Path + "/", entry, modified));
                writer.WriteEntry(Marker($"{entry.Path}/{ImagePath.OpaqueMarker}", modified));
                break;
            case LayerEntry.Whiteout:
                var name = ImagePath.WhiteoutPrefix + ImagePath.Name(entry.Path);
                writer.WriteEntry(Marker(ImagePath.Join(ImagePath.Parent(entry.Path), name), modified));
                break;
            case LayerEntry.SymbolicLink link:
                writer.WriteEntry(Link(TarEntryType.SymbolicLink, link, link.Target, modified));
                break;
            case LayerEntry.HardLink link:
                writer.WriteEntry(Link(TarEntryType.HardLink, link, link.Target, modified));
                break;
            default:
                throw new NotSupportedException(entry.GetType().Name);
        }
    }

    private static PosixTarEntry Marker(string path, DateTimeOffset modified) =>
        Header(TarEntryType.RegularFile, path, new LayerEntry.Whiteout(path) { Mode = FileModes.Plain }, modified);

    private static PosixTarEntry Link(TarEntryType type, LayerEntry link, string target, DateTimeOffset modified)
    {
        // The mode of a symbolic link is always 0777, and nobody looks at it.
        var entry = type == TarEntryType.SymbolicLink ? link with { Mode = (UnixFileMode)0x1FF } : link;
        var header = Header(type, link.Path, entry, modified, fitsUstar: Encoding.UTF8.GetByteCount(target) <= UstarName);
        header.LinkName = target;
        return header;
    }

    private static PosixTarEntry Header(
        TarEntryType type, string name, LayerEntry entry, DateTimeOffset modified, long size = 0, bool fitsUstar = true)
    {
        fitsUstar = fitsUstar && Encoding.UTF8.GetByteCount(name) <= UstarName
            && size <= UstarMaximumSize && entry.UserId <= UstarMaximumId && entry.GroupId <= UstarMaximumId;
        PosixTarEntry header = fitsUstar ? new UstarTarEntry(type, name) : NewGnuEntry(type, name);
        header.Mode = entry.Mode;
        header.Uid = entry.UserId;
        header.Gid = entry.GroupId;
        header.ModificationTime = modified;
        return header;
    }

    // Its other times would be the present; unset ones are what GNU tar itself writes.
    private static GnuTarEntry NewGnuEntry(TarEntryType type, string name) =>
        new(type, name) { AccessTime = default, ChangeTime = default };
}
