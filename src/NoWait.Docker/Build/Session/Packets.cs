using NoWait.Docker.Build.Context;
using NoWait.Docker.Protocol;

namespace NoWait.Docker.Build.Session;

/// <summary>Entries as they travel; modes are Go's: the permissions as everywhere, the kind in the high bits.</summary>
internal static class Packets
{
    private const uint Folder = 1u << 31;
    private const uint Link = 1u << 27;
    private const uint SetUser = 1u << 23;
    private const uint SetGroup = 1u << 22;
    private const uint Sticky = 1u << 20;
    private const uint AnyKind = Folder | Link | 1u << 26 | 1u << 25 | 1u << 24 | 1u << 21 | 1u << 19;

    public static Stat ToStat(in FileEntry entry)
    {
        var mode = (uint)entry.Permissions & 0x1ff;
        mode |= entry.Kind switch { FileKind.Folder => Folder, FileKind.Link => Link, _ => 0 };
        mode |= entry.Permissions.HasFlag(UnixFileMode.SetUser) ? SetUser : 0;
        mode |= entry.Permissions.HasFlag(UnixFileMode.SetGroup) ? SetGroup : 0;
        mode |= entry.Permissions.HasFlag(UnixFileMode.StickyBit) ? Sticky : 0;
        return new Stat { Path = entry.Path, Mode = mode, Size = entry.Size, Modified = entry.Modified, LinkName = entry.Target };
    }

    /// <summary>What an entry is; null for devices, pipes and sockets.</summary>
    public static FileKind? KindOf(Stat stat) => (stat.Mode & AnyKind) switch
    {
        0 => FileKind.File,
        Folder => FileKind.Folder,
        Link => FileKind.Link,
        _ => null,
    };

    public static UnixFileMode PermissionsOf(Stat stat) => (UnixFileMode)(stat.Mode & 0x1ff)
        | ((stat.Mode & SetUser) != 0 ? UnixFileMode.SetUser : 0)
        | ((stat.Mode & SetGroup) != 0 ? UnixFileMode.SetGroup : 0)
        | ((stat.Mode & Sticky) != 0 ? UnixFileMode.StickyBit : 0);
}
