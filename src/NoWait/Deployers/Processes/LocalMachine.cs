using NoWait.Oci;
using NoWait.Processes;

namespace NoWait.Deployers.Processes;

/// <summary>What a process deployer must know of the machine it deploys to.</summary>
internal sealed record LocalMachine
{
    /// <summary>What its programs are made for, by Go's names.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The variables of whoever deploys.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Whether whoever deploys may become any user.</summary>
    public required bool IsRoot { get; init; }

    /// <summary>Its users and groups, as passwd(5) and group(5).</summary>
    public string PasswdFile { get; init; } = "/etc/passwd";

    /// <inheritdoc cref="PasswdFile"/>
    public string GroupFile { get; init; } = "/etc/group";

    public static LocalMachine This() => new()
    {
        Platform = OperatingSystem.IsLinux()
            ? Platform.Current
            : Platform.Current with { Os = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "unknown" },
        Environment = OwnEnvironment.With(),
        IsRoot = System.Environment.IsPrivilegedProcess,
    };
}
