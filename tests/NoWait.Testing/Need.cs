namespace NoWait.Testing;

/// <summary>Tools that a newcomer may not have: without one a test skips, unless <c>NOWAIT_REQUIRE</c> names it.</summary>
public static class Need
{
    private static readonly Dictionary<string, (string Program, string Remedy)> Tools = new(StringComparer.Ordinal)
    {
        ["docker"] = ("dockerd", "install Debian's docker.io, or Docker Engine, and start it"),
        ["registry"] = ("docker-registry", "install Debian's docker-registry"),
        ["swarm"] = ("dockerd", "install Debian's docker.io, or Docker Engine, and start it"),
        ["debian"] = ("dpkg-query", "this makes images of Debian's packages, of which this system has none"),
        ["debian-go"] = ("/usr/bin/go", "install Debian's golang-go"),
        ["debian-node"] = ("/usr/bin/npm", "install Debian's nodejs and npm"),
        ["debian-rust"] = ("/usr/bin/rustc", "install Debian's rustc and cargo"),
        ["own-docker"] = ("dockerd", "install Debian's docker.io"),
        ["upx"] = ("upx", "install UPX 4 (Debian: upx-ucl from bookworm-backports)"),
        ["strip"] = ("strip", "install binutils"),
        ["llvm"] = ("llvm-strip", "install LLVM's binary utilities (Debian: llvm)"),
        ["go"] = ("go", "install Go (Debian: golang)"),
        ["rust"] = ("cargo", "install Rust's cargo"),
        ["zstd"] = ("zstd", "install zstd"),
        ["gcc"] = ("gcc", "install a C compiler (Debian: gcc)"),
        ["arm64-gcc"] = ("aarch64-linux-gnu-gcc", "install a C compiler for arm64 (Debian: gcc-aarch64-linux-gnu)"),
        ["qemu"] = ("qemu-aarch64-static", "install QEMU's user emulation (Debian: qemu-user-static)"),
        ["make"] = ("make", "install make"),
        ["zlib"] = ("/usr/include/zlib.h", "install zlib for C (Debian: zlib1g-dev)"),
        ["node"] = ("node", "install Node.js"),
        ["npm"] = ("npm", "install Node.js with npm"),
        ["umoci"] = ("umoci", "install Debian's umoci"),
        ["buildah"] = ("buildah", "install Debian's buildah"),
        ["skopeo"] = ("skopeo", "install Debian's skopeo"),
        ["chromium"] = ("chromium", "install Debian's chromium"),
        ["ssh-agent"] = ("ssh-agent", "install OpenSSH's client"),
        ["bash"] = ("bash", "install bash"),
        ["git"] = ("git", "install git"),
    };

    /// <summary>Why a test that needs this tool is skipped here; null when it can run or must.</summary>
    public static string? SkipReason(string tool)
    {
        var (program, remedy) = Tools[tool];
        if (IsRequired(tool))
        {
            return null;
        }

        return Find(program) is null ? $"{program} is not here: {remedy}."
            : tool == "own-docker" && !Environment.IsPrivilegedProcess ? "A daemon of the test's own needs root."
            : program == "dockerd" ? RealEngine.Obstacle
            : null;
    }

    private static bool IsRequired(string tool) =>
        (Environment.GetEnvironmentVariable("NOWAIT_REQUIRE") ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Contains(tool, StringComparer.Ordinal);

    /// <summary>Where a program is: on <c>PATH</c>, or where Debian puts Go's versions; null when it is nowhere.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin")
        .Concat(Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "go-*").Select(folder => folder + "/bin") : [])
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}

/// <summary>A test that runs only where these tools are.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactNeedsAttribute : FactAttribute
{
    /// <summary>Skips with the reason and the remedy when one of the tools is missing.</summary>
    public FactNeedsAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = tools.Select(Need.SkipReason).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>The tools by their names in <c>NOWAIT_REQUIRE</c>.</summary>
    public IReadOnlyList<string> Tools { get; }
}

/// <summary>A test with data that runs only where these tools are.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryNeedsAttribute : TheoryAttribute
{
    /// <summary>Skips with the reason and the remedy when one of the tools is missing.</summary>
    public TheoryNeedsAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = tools.Select(Need.SkipReason).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>The tools by their names in <c>NOWAIT_REQUIRE</c>.</summary>
    public IReadOnlyList<string> Tools { get; }
}
