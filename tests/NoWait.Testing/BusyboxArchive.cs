using System.Diagnostics;
using System.Formats.Tar;

namespace NoWait.Testing;

/// <summary>The root of a small image: Debian's static busybox, and a link for each of its programs.</summary>
public static class BusyboxArchive
{
    private static readonly string[] Programs = ["/bin/busybox", "/usr/bin/busybox"];

    /// <summary>The root as an uncompressed tar, to be read from its beginning.</summary>
    public static Stream Write()
    {
        var program = Programs.First(File.Exists);
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var folder in (string[])["bin/", "etc/", "tmp/", "root/", "var/"])
            {
                writer.WriteEntry(new GnuTarEntry(TarEntryType.Directory, folder) { Mode = (UnixFileMode)(folder == "tmp/" ? 0x3ff : 0x1ed) });
            }

            using (var content = File.OpenRead(program))
            {
                writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = (UnixFileMode)0x1ed, DataStream = content });
            }

            foreach (var name in List(program).Where(name => name != "busybox"))
            {
                writer.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, $"bin/{name}") { LinkName = "busybox" });
            }
        }

        archive.Position = 0;
        return archive;
    }

    private static string[] List(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["--list"]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
