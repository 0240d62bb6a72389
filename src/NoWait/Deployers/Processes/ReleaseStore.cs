using System.Runtime.InteropServices;
using NoWait.Oci;
using NoWait.Oci.Unpack;

namespace NoWait.Deployers.Processes;

/// <summary>The unpacked images of a service: a release's folder is whole or not there.</summary>
internal sealed partial class ReleaseStore(ServiceFolder folder)
{
    /// <summary>The folder that the release is to run from, with its image's files in it.</summary>
    public string Ensure(DeployRequest request, ref Release release, CancellationToken cancellationToken)
    {
        if (!request.Live)
        {
            return Ensure(request.Image, cancellationToken);
        }

        release = release with { Live = EnsureLive(request.Image, cancellationToken) };
        return folder.Of(release);
    }

    private string Ensure(OciImage image, CancellationToken cancellationToken)
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

    private string EnsureLive(OciImage image, CancellationToken cancellationToken)
    {
        using var activity = DeployActivity.Start("unpack", folder.Service, $"unpack {image.Descriptor.Digest.ToShortString()}");
        Directory.CreateDirectory(folder.Releases);
        var number = 1;
        while (Path.Exists(Path.Combine(folder.Releases, Live(number))))
        {
            number++;
        }

        var result = image.UnpackAsync(Path.Combine(folder.Releases, Live(number)), cancellationToken: cancellationToken).GetAwaiter().GetResult();
        activity?.SetTag("nowait.bytes", result.Bytes);
        return Live(number);

        static string Live(int number) => $"live-{number}";
    }

    /// <summary>Removes all releases but these, and what an unpacking that was killed left.</summary>
    public void Prune(IEnumerable<Release> releases)
    {
        var kept = releases.Select(folder.Of).ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(folder.Releases))
        {
            foreach (var release in Directory.EnumerateDirectories(folder.Releases).Where(path => !kept.Contains(path)))
            {
                Remove(release);
            }
        }
    }

    /// <summary>Points <c>current</c> at a release, at once.</summary>
    public void Switch(Release release)
    {
        var temporary = folder.Current + ".new";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, Path.GetRelativePath(folder.Home, folder.Of(release)));
        Replace(temporary, folder.Current);
    }

    /// <summary>Gives a file or a link the name of another one, which is gone then.</summary>
    /// <remarks>File.Move would follow a link, and refuse what it finds there.</remarks>
    public static void Replace(string coming, string path)
    {
        if (Rename(coming, path) != 0)
        {
            throw new IOException($"{path} cannot be replaced: error {Marshal.GetLastPInvokeError()} of rename(2).");
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
