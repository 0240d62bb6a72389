using System.Text;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;

namespace NoWait.Oci.Outline;

/// <summary>Keeps outlines, so that the layers of an image are gone through once and not for each build.</summary>
/// <param name="folder">Where; it may be deleted at any time.</param>
public sealed class OutlineStore(string folder)
{
    private const string Magic = "outline 1";

    /// <summary>The outline of an image, from the store or from its layers.</summary>
    /// <exception cref="OciException">A layer is damaged or too large.</exception>
    public async Task<ImageOutline> ReadAsync(OciImage image, CancellationToken cancellationToken = default)
    {
        var file = Path.Combine(folder, image.Descriptor.Digest.ToString().Replace(':', '-'));
        if (Load(file) is { } known)
        {
            return known;
        }

        var outline = await OutlineReader.ReadAsync(image, cancellationToken);
        Directory.CreateDirectory(folder);
        Save(outline, file);
        return outline;
    }

    private static ImageOutline? Load(string file)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(file), Encoding.UTF8);
            if (reader.ReadString() != Magic)
            {
                return null;
            }

            var (users, groups, count) = (reader.ReadString(), reader.ReadString(), reader.ReadInt32());
            var entries = new Dictionary<string, LayerEntry>(count, StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                var entry = Read(reader);
                entries[entry.Path] = entry;
            }

            return reader.ReadString() == Magic ? new ImageOutline(entries, users, groups) : null;
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or UnauthorizedAccessException)
        {
            // Not there, cut short, or of another version: the layers have it all.
            return null;
        }
    }

    private static LayerEntry Read(BinaryReader reader)
    {
        var path = reader.ReadString();
        return reader.ReadBoolean()
            ? new LayerEntry.SymbolicLink(path, reader.ReadString())
            : new LayerEntry.Directory(path)
            {
                Mode = (UnixFileMode)reader.ReadInt32(),
                UserId = reader.ReadInt32(),
                GroupId = reader.ReadInt32(),
            };
    }

    private void Save(ImageOutline outline, string file)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(outline.Users);
            writer.Write(outline.Groups);
            writer.Write(outline.Entries.Count);
            foreach (var entry in outline.Entries.Values)
            {
                Write(writer, entry);
            }

            writer.Write(Magic);
        }

        Storage.Replace(file, folder, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), durable: false);
    }

    private static void Write(BinaryWriter writer, LayerEntry entry)
    {
        writer.Write(entry.Path);
        writer.Write(entry is LayerEntry.SymbolicLink);
        if (entry is LayerEntry.SymbolicLink link)
        {
            writer.Write(link.Target);
            return;
        }

        writer.Write((int)entry.Mode);
        writer.Write(entry.UserId);
        writer.Write(entry.GroupId);
    }
}
