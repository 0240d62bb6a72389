using NoWait.Images;

namespace NoWait;

/// <summary>Ready-made cache mounts: where a tool keeps what it can use again, in a container and on the host.</summary>
public static class Cache
{
    /// <summary>The modules that Go downloaded (<c>GOMODCACHE</c>).</summary>
    public static CacheMount GoModules => At("/go/pkg/mod", "go-modules", "GOMODCACHE");

    /// <summary>What the Go compiler compiled (<c>GOCACHE</c>).</summary>
    public static CacheMount GoBuild => At("/root/.cache/go-build", "go-build", "GOCACHE");

    /// <summary>The packages that NuGet downloaded and unpacked (<c>NUGET_PACKAGES</c>).</summary>
    public static CacheMount NuGet => At("/root/.nuget/packages", "nuget", "NUGET_PACKAGES");

    /// <summary>What npm downloaded (<c>npm_config_cache</c>).</summary>
    public static CacheMount Npm => At("/root/.npm", "npm", "npm_config_cache");

    /// <summary>pnpm's store of files (<c>npm_config_store_dir</c>, and <c>pnpm_config_store_dir</c> from pnpm 11 on).</summary>
    public static CacheMount Pnpm => At("/root/.local/share/pnpm/store", "pnpm", "npm_config_store_dir", "pnpm_config_store_dir");

    /// <summary>The crates that Cargo downloaded (<c>CARGO_HOME</c>).</summary>
    public static CacheMount CargoRegistry => At("/usr/local/cargo/registry", "cargo-registry", "CARGO_HOME");

    /// <summary>What Cargo compiled, beside the sources (<c>CARGO_TARGET_DIR</c>); give it an id for each crate.</summary>
    public static CacheMount CargoTarget => At("target", "cargo-target", "CARGO_TARGET_DIR") with { Sharing = CacheSharing.Locked };

    /// <summary>The packages that pip downloaded and built (<c>PIP_CACHE_DIR</c>).</summary>
    public static CacheMount Pip => At("/root/.cache/pip", "pip", "PIP_CACHE_DIR");

    /// <summary>Maven's local repository (<c>MAVEN_ARGS</c>, Maven 3.9 or newer).</summary>
    public static CacheMount Maven => At("/root/.m2/repository", "maven") with
    {
        Variables = [new("MAVEN_ARGS", "-Dmaven.repo.local={0}")],
    };

    /// <summary>Gradle's home, with its dependencies and build cache (<c>GRADLE_USER_HOME</c>).</summary>
    public static CacheMount Gradle => At("/root/.gradle", "gradle", "GRADLE_USER_HOME") with { Sharing = CacheSharing.Locked };

    /// <summary>The packages that apt downloaded; wants <see cref="AptLists"/> beside it. In containers only.</summary>
    public static CacheMount Apt => At("/var/cache/apt", "apt") with { Sharing = CacheSharing.Locked };

    /// <summary>The package lists that apt downloaded. In containers only.</summary>
    public static CacheMount AptLists => At("/var/lib/apt/lists", "apt-lists") with { Sharing = CacheSharing.Locked };

    /// <summary>The packages that apk downloaded. In containers only.</summary>
    public static CacheMount Apk => At("/etc/apk/cache", "apk") with { Sharing = CacheSharing.Locked };

    /// <summary>What a C or C++ compiler compiled through ccache (<c>CCACHE_DIR</c>).</summary>
    public static CacheMount Ccache => At("/root/.cache/ccache", "ccache", "CCACHE_DIR");

    /// <summary>A cache of your own.</summary>
    /// <param name="target">The folder in the container; relative to the working directory, or absolute.</param>
    /// <param name="id">What tells it from others; null for its target.</param>
    /// <param name="variables">The variables by which the tool is told of the folder where it lies elsewhere.</param>
    public static CacheMount At(string target, string? id = null, params ReadOnlySpan<string> variables)
    {
        var pairs = new KeyValuePair<string, string>[variables.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(variables[i], "{0}");
        }

        return new CacheMount(target) { Id = id, Variables = new(pairs) };
    }

    /// <summary>The variables of the ready-made cache that a mount is: by its id, or else by its target; none for others.</summary>
    internal static Values<KeyValuePair<string, string>> VariablesOf(CacheMount mount) => (mount.Id ?? mount.Target) switch
    {
        "go-modules" or "/go/pkg/mod" or "/go/pkg/mod/" => GoModules.Variables,
        "go-build" or "/root/.cache/go-build" or "/root/.cache/go-build/" => GoBuild.Variables,
        "nuget" or "/root/.nuget/packages" => NuGet.Variables,
        "npm" or "/root/.npm" => Npm.Variables,
        "pnpm" or "/root/.local/share/pnpm/store" or "/pnpm/store" => Pnpm.Variables,
        "cargo-registry" or "/usr/local/cargo/registry" or "/usr/local/cargo/registry/" => CargoRegistry.Variables,
        "cargo-target" => CargoTarget.Variables,
        "pip" or "/root/.cache/pip" => Pip.Variables,
        "maven" or "/root/.m2/repository" => Maven.Variables,
        "gradle" or "/root/.gradle" => Gradle.Variables,
        "ccache" or "/root/.cache/ccache" or "/root/.ccache" => Ccache.Variables,
        _ => [],
    };
}
