using System.Runtime.InteropServices;

namespace NoWait.Builders;

/// <summary>This machine as Dockerfiles name platforms.</summary>
internal static class HostPlatform
{
    private static string System => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string Machine => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "386",
        Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Its name, as in <c>linux/amd64</c>.</summary>
    public static string Name => $"{System}/{Machine}";

    /// <summary>The <c>ARG</c>s that a builder gives by itself, then the user's, which win.</summary>
    public static Values<KeyValuePair<string, string>> With(Values<KeyValuePair<string, string>> arguments)
    {
        // Plain loops over an array: collection expressions and LINQ over pairs are compiled anew in each process.
        var all = new KeyValuePair<string, string>[8 + arguments.Count];
        var next = 0;
        foreach (var role in new[] { "TARGET", "BUILD" })
        {
            all[next++] = new(role + "PLATFORM", Name);
            all[next++] = new(role + "OS", System);
            all[next++] = new(role + "ARCH", Machine);
            all[next++] = new(role + "VARIANT", "");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            all[next++] = arguments[i];
        }

        return new(all);
    }
}
