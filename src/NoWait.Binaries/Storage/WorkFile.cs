using System.Diagnostics;
using System.Globalization;

namespace NoWait.Binaries.Storage;

/// <summary>A file beside another that takes its place at once, or vanishes: nobody ever sees half of it.</summary>
/// <remarks>It is named after the process, so that what a killed one left behind is swept away by the next.</remarks>
internal sealed class WorkFile : IDisposable
{
    private const string Mark = ".nowait-";
    private static int s_count;

    private readonly string _target;

    private WorkFile(string target)
    {
        _target = target;
        Path = $"{Prefix(target)}{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
    }

    public string Path { get; }

    /// <summary>A name beside the target, which need not exist; what dead processes left there is deleted.</summary>
    public static WorkFile Beside(string target)
    {
        var file = new WorkFile(target);
        var prefix = Prefix(target);
        var folder = System.IO.Path.GetDirectoryName(prefix)!;
        foreach (var left in Directory.EnumerateFiles(folder, System.IO.Path.GetFileName(prefix) + "*"))
        {
            if (IsLeftBehind(left))
            {
                File.Delete(left);
            }
        }

        return file;
    }

    /// <summary>The file that a chain of links leads to: it is replaced, the links stay.</summary>
    public static string Resolve(string path) =>
        System.IO.Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    /// <summary>Gives it the target's mode.</summary>
    public void CopyMode()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, File.GetUnixFileMode(_target));
        }
    }

    /// <summary>Puts it in the target's place.</summary>
    public void Commit() => File.Move(Path, _target, overwrite: true);

    public void Dispose() => File.Delete(Path);

    private static string Prefix(string target) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".{System.IO.Path.GetFileName(target)}{Mark}");

    private static bool IsLeftBehind(string path)
    {
        var owner = path[(path.LastIndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Split('-')[0];
        return int.TryParse(owner, CultureInfo.InvariantCulture, out var process) && !IsAlive(process);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
