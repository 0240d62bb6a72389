using System.Runtime.InteropServices;

namespace NoWait.Oci.Unpack;

internal static partial class HardLink
{
    private const int WorkingFolder = -100; // AT_FDCWD

    /// <summary>Gives a file a second name; where the system cannot, a copy.</summary>
    public static void Create(string existing, string path)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            File.Copy(existing, path);
        }
        else if (Link(WorkingFolder, existing, WorkingFolder, path, 0) != 0)
        {
            throw new IOException($"{path} cannot be made a hard link to {existing}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(int existingFolder, string existing, int folder, string path, int flags);
}
