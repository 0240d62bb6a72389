using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>What installs packages of the system or of a language, and how.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Install">The word that installs.</param>
internal sealed record PackageManager(string Program, string Install)
{
    /// <summary>The flag that answers its questions; null where it asks none.</summary>
    public string? Yes { get; init; }

    /// <summary>What stands between a package's name and its version.</summary>
    public string[] Pins { get; init; } = ["="];

    /// <summary>The options that take a value of their own.</summary>
    public string[] Valued { get; init; } = [];

    /// <summary>Those that are known.</summary>
    public static IReadOnlyList<PackageManager> All { get; } =
    [
        new("apt-get", "install") { Yes = "-y", Pins = ["=", ".deb"], Valued = ["-t", "--target-release", "-o", "-c"] },
        new("apt", "install") { Yes = "-y", Pins = ["=", ".deb"], Valued = ["-t", "-o", "-c"] },
        new("apk", "add") { Pins = ["=", "~", "<", ">", ".apk"], Valued = ["-t", "--virtual", "--repository", "-X", "-p", "--root"] },
        new("yum", "install") { Yes = "-y", Pins = ["-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9", ".rpm"], Valued = ["-c", "-x"] },
        new("dnf", "install") { Yes = "-y", Pins = ["-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9", ".rpm"], Valued = ["-c", "-x"] },
        new("microdnf", "install") { Yes = "-y", Pins = ["-0", "-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9", ".rpm"] },
        new("zypper", "install") { Yes = "-y", Pins = ["=", ">", "<", ".rpm"], Valued = ["-r", "--repo", "--from"] },
        new("zypper", "in") { Yes = "-y", Pins = ["=", ">", "<", ".rpm"], Valued = ["-r", "--repo", "--from"] },
        new("pip", "install") { Pins = ["=", "~", "<", ">", "@", "/", ".whl", ".tar"], Valued = ["-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-e", "--editable", "-t", "--target", "-f", "--find-links", "--prefix", "--root", "--proxy", "--trusted-host", "--timeout", "--retries", "--no-binary", "--only-binary", "--platform", "--cache-dir", "--progress-bar", "--src"] },
        new("npm", "install") { Pins = ["@", "/", ".tgz", ":"], Valued = ["--prefix", "--registry", "--loglevel"] },
        new("gem", "install") { Pins = [":", ".gem"], Valued = ["--bindir", "-i", "--install-dir", "-n"] },
        new("go", "install") { Pins = ["@v", "./", "."], Valued = ["-ldflags", "-tags", "-mod", "-gcflags", "-o", "-p"] },
    ];

    /// <summary>The manager that a command is, where it installs.</summary>
    public static PackageManager? Of(ShellCommand command)
    {
        var program = command.Program is "pip3" or "pip2" ? "pip" : command.Program;
        foreach (var manager in All)
        {
            if (manager.Program == program && command.Operands.Any(word => word.Text == manager.Install))
            {
                return manager;
            }
        }

        return null;
    }

    /// <summary>The packages that a command names.</summary>
    public IEnumerable<ShellWord> Packages(ShellCommand command)
    {
        var isAfter = false;
        for (var i = 1; i < command.Words.Count; i++)
        {
            var word = command.Words[i];
            if (Array.IndexOf(Valued, word.Text) >= 0)
            {
                i++;
            }
            else if (!isAfter)
            {
                isAfter = word.Text == Install;
            }
            else if (!word.Text.StartsWith('-') && word.Text.Length > 0)
            {
                yield return word;
            }
        }
    }

    /// <summary>Whether a package's version is named, or cannot be known.</summary>
    public bool IsPinned(ShellWord package) => (package.IsDynamic && package.Text.Contains('$', StringComparison.Ordinal)) || package.Text is "." || package.Text.StartsWith('.')
        || Array.Exists(Pins, pin => package.Text.IndexOf(pin, StringComparison.Ordinal) > 0);
}
