using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NoWait.Deployers.Processes;

/// <summary>The TCP ports of this machine, by <c>/proc/net</c>.</summary>
internal static class Ports
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>The ports that the processes of a group listen on.</summary>
    public static List<int> ListenedBy(int group)
    {
        var sockets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var process in Processes().Where(id => ProcessIdentity.Read(id)?.Group == group))
        {
            sockets.UnionWith(SocketsOf(process));
        }

        return [.. Listening().Where(listener => sockets.Contains(listener.Inode)).Select(listener => listener.Port).Distinct()];
    }

    /// <summary>The process that listens on this port; null when nobody does or it may not be seen.</summary>
    public static ProcessStat? Owner(int port)
    {
        var inodes = Listening().Where(listener => listener.Port == port).Select(listener => listener.Inode).ToList();
        return inodes.Count == 0
            ? null
            : Processes().Where(id => SocketsOf(id).Overlaps(inodes)).Select(ProcessIdentity.Read).FirstOrDefault();
    }

    /// <summary>The listening sockets: state 0A in the tables of proc_net_tcp(5).</summary>
    private static IEnumerable<(int Port, string Inode)> Listening()
    {
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table))
            {
                continue;
            }

            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[3] == "0A" && fields[1].Split(':') is [_, var hex]
                    && int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port))
                {
                    yield return (port, fields[9]);
                }
            }
        }
    }

    /// <summary>The processes of a group.</summary>
    public static IEnumerable<int> GroupMembers(int group) => Processes().Where(id => ProcessIdentity.Read(id)?.Group == group);

    private static IEnumerable<int> Processes()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                yield return id;
            }
        }
    }

    private static HashSet<string> SocketsOf(int process)
    {
        var sockets = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var descriptor in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd"))
            {
                if (File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name is ['s', 'o', 'c', 'k', 'e', 't', ':', '[', .. var inode, ']'])
                {
                    sockets.Add(inode);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
        }

        return sockets;
    }
}
