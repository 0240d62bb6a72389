using System.Runtime.InteropServices;
using NoWait.Oci;
using NoWait.Oci.Unpack;

namespace NoWait.Deployers.Processes;

/// <summary>The unpacked images of a service: a release's folder is whole or not there.</summary>
internal sealed partial class ReleaseStore(ServiceFolder folder)
{
    /// <summary>The folder of the image's files, unpacked unless it is there.</summary>
    public string Ensure(OciImage image, CancellationToken cancellationToken)
    {
        var path = folder.Release(image.Descriptor.Digest.ToString());
        using var activity = DeployActivity.Start("unpack", folder.Service, $"unpack {image.Descriptor.Digest.ToShortString()}");
        var isThere = Directory.Exists(path);
        activity?.SetTag("nowait.cache", isThere ? "hit" : "miss");
        if (!isThere)
        {
            Directory.CreateDirectory(folder.Releases);
            var result = image.UnpackAsync(path, cancellationToken: cancellationToken).GetAwaiter().GetResult();
            activity?.SetTag("nowait.bytes", result.Bytes);
        }

        return path;
    }

    /// <summary>Removes all releases but these, and what an unpacking that was killed left.</summary>
    public void Prune(IEnumerable<string> digests)
    {
        var kept = digests.Select(folder.Release).ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(folder.Releases))
        {
            foreach (var release in Directory.EnumerateDirectories(folder.Releases).Where(path => !kept.Contains(path)))
            {
                Remove(release);
            }
        }
    }

    /// <summary>Points <c>current</c> at a release, at once.</summary>
    public void Switch(string digest)
    {
        var temporary = folder.Current + ".new";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, Path.GetRelativePath(folder.Home, folder.Release(digest)));
        // File.Move would follow the link, and refuse what it finds there.
        if (Rename(temporary, folder.Current) != 0)
        {
            throw new IOException($"{folder.Current} cannot be replaced: error {Marshal.GetLastPInvokeError()} of rename(2).");
        }
    }

    // A release that is being removed must not be taken for a whole one when this is killed half-way.
    private static void Remove(string release)
    {
        var going = release.EndsWith(".partial", StringComparison.Ordinal) ? release : release + ".partial";
        if (going != release)
        {
            Directory.Move(release, going);
        }

        foreach (var inner in Directory.EnumerateDirectories(going, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows() && new DirectoryInfo(inner).LinkTarget is null)
            {
                File.SetUnixFileMode(inner, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Delete(going, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}
