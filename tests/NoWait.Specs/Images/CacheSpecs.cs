using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Specs.Images;

public sealed class CacheSpecs
{
    public static TheoryData<CacheMount, string, string> Ready => new()
    {
        { Cache.GoModules, "/go/pkg/mod", "GOMODCACHE={0}" },
        { Cache.GoBuild, "/root/.cache/go-build", "GOCACHE={0}" },
        { Cache.NuGet, "/root/.nuget/packages", "NUGET_PACKAGES={0}" },
        { Cache.Npm, "/root/.npm", "npm_config_cache={0}" },
        { Cache.Pnpm, "/root/.local/share/pnpm/store", "npm_config_store_dir={0} pnpm_config_store_dir={0}" },
        { Cache.CargoRegistry, "/usr/local/cargo/registry", "CARGO_HOME={0}" },
        { Cache.CargoTarget, "target", "CARGO_TARGET_DIR={0}" },
        { Cache.Pip, "/root/.cache/pip", "PIP_CACHE_DIR={0}" },
        { Cache.Maven, "/root/.m2/repository", "MAVEN_ARGS=-Dmaven.repo.local={0}" },
        { Cache.Gradle, "/root/.gradle", "GRADLE_USER_HOME={0}" },
        { Cache.Apt, "/var/cache/apt", "" },
        { Cache.AptLists, "/var/lib/apt/lists", "" },
        { Cache.Apk, "/etc/apk/cache", "" },
        { Cache.Ccache, "/root/.cache/ccache", "CCACHE_DIR={0}" },
    };

    [Theory]
    [MemberData(nameof(Ready))]
    public void A_ready_made_cache_has_its_place_and_the_variable_that_tells_the_tool(CacheMount cache, string target, string variables)
    {
        cache.Target.ShouldBe(target);
        string.Join(' ', cache.Variables.Select(pair => $"{pair.Key}={pair.Value}")).ShouldBe(variables);
        var image = Image.Stage("build", "alpine", s => s.Run("true", cache));
        Dockerfile.Render(image).ShouldNotContain("# nowait");
        Dockerfile.Read(Dockerfile.Render(image)).ShouldBe(image);
    }

    [Fact]
    public void A_cache_of_ones_own_keeps_its_variables_in_a_comment()
    {
        var image = Image.Stage("build", "alpine", s => s.Run("zig build", Cache.At("/root/.cache/zig", "zig", "ZIG_GLOBAL_CACHE_DIR")));

        Dockerfile.Render(image).ShouldContain("# nowait: cache [\"/root/.cache/zig\", \"ZIG_GLOBAL_CACHE_DIR={0}\"]\nRUN --mount=type=cache,id=zig,target=/root/.cache/zig zig build\n");
        Dockerfile.Read(Dockerfile.Render(image)).ShouldBe(image);
    }
}
