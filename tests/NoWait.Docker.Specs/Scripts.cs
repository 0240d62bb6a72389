using NoWait.Testing;

namespace NoWait.Docker.Specs;

internal static class Scripts
{
    /// <summary>Writes an executable shell script; returns its path.</summary>
    public static string Write(TemporaryFolder folder, string relative, string script)
    {
        var path = folder.Write(relative, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
