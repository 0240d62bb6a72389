using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>A real code base of Go: Debian's source of docker-registry, 328 packages with what it is built from.</summary>
internal static class RegistrySource
{
    // Debian's has BuildKit in itself; later ones want buildx beside them.
    public const string Docker = "/usr/bin/docker";
    public const string Builder = "nowait-bench-go:1";
    public const string Folder = "/go/src/github.com/docker/distribution";
    public const string Compile = "go build -trimpath -ldflags='-s -w' -o /out/registry ./cmd/registry";

    public const string ByHand =
        $"""
        FROM {Builder} AS build
        WORKDIR {Folder}
        ENV GO111MODULE=off CGO_ENABLED=0 GOPATH=/go GOCACHE=/root/.cache/go-build PATH=/usr/local/go/bin:/bin
        COPY . .
        RUN --mount=type=cache,id=go-build,target=/root/.cache/go-build {Compile}
        FROM scratch
        COPY --from=build /out/registry /registry
        ENTRYPOINT ["/registry"]
        """;

    /// <summary>What images built by hand are called.</summary>
    public const string Tag = "nowait-bench-theirs";

    /// <summary>The image that <see cref="Naive"/> begins with.</summary>
    public const string Debian = "nowait-bench-golang:1";

    /// <summary>As people write it at first.</summary>
    public const string Naive =
        $"""
        FROM {Debian}
        WORKDIR {Folder}
        ENV GO111MODULE=off CGO_ENABLED=0 GOPATH=/go PATH=/usr/lib/go-1.19/bin:/usr/bin:/bin
        COPY . .
        RUN {Compile}
        ENTRYPOINT ["/out/registry"]
        """;

    public static Task<TimeSpan> CliAsync(RealEngine engine, string dockerfile, string context) => Command.TimeAsync(
        context, "env", "DOCKER_BUILDKIT=1", Docker, "--host", engine.Host, "build", "--quiet", "--tag", Tag,
        "--file", dockerfile, context);

    /// <summary>The compiler alone, on this machine, with a warm cache.</summary>
    public static Task<TimeSpan> CompileAsync(string goPath, string sources, string output, string cache) => Command.TimeAsync(
        sources, "env", "GO111MODULE=off", "CGO_ENABLED=0", $"GOPATH={goPath}:/usr/share/gocode", $"GOCACHE={cache}",
        "/usr/lib/go-1.19/bin/go", "build", "-trimpath", "-ldflags=-s -w", "-o", output, "./cmd/registry");

    public static void Edit(string sources, int number)
    {
        var file = Path.Combine(sources, "cmd", "registry", "main.go");
        var lines = File.ReadAllLines(file).Where(line => !line.StartsWith("var nowaitEdit", StringComparison.Ordinal));
        File.WriteAllLines(file, [.. lines, $"var nowaitEdit = {number}"]);
    }

    // Debian's source package, as apt-get source leaves it; its dependencies are the -dev packages' files.
    public static string Find() =>
        Environment.GetEnvironmentVariable("NOWAIT_BENCH_SOURCES") is { Length: > 0 } folder && Directory.Exists(folder)
            ? folder
            : throw new Unavailable(
                "NOWAIT_BENCH_SOURCES names no folder: unpack Debian's source of docker-registry (apt-get source docker-registry), "
                + "install what it is built from (apt-get build-dep docker-registry), and name the folder.");

    public static async Task ImportBuilderAsync(RealEngine engine, TemporaryFolder folder)
    {
        const string script =
            """
            set -e
            mkdir -p root/bin root/tmp root/usr/local root/go/src
            cp "$(command -v busybox)" root/bin/busybox
            for name in sh ls mkdir cat; do ln -s busybox root/bin/$name; done
            cp -rL /usr/lib/go-1.19 root/usr/local/go
            rm -rf root/usr/local/go/test
            for library in $(ldd /usr/lib/go-1.19/bin/go | grep -o '/[^ ]*'); do cp -L --parents "$library" root; done
            cp -rL /usr/share/gocode/src/. root/go/src/
            rm -rf root/go/src/github.com/docker/distribution
            tar -C root -c . | "$0" --host "$1" import - "$2"
            rm -rf root
            """;
        if (!Directory.Exists("/usr/lib/go-1.19") || !Directory.Exists("/usr/share/gocode/src"))
        {
            throw new Unavailable("there is no Go with libraries to make a builder image of: install Debian's golang-1.19-go and golang-*-dev.");
        }

        await Command.TimeAsync(folder.Path, "bash", "-c", script, Docker, engine.Host, Builder);
    }

    /// <summary>Makes the image that the naive Dockerfile begins with: Debian with Go and a C compiler, as <c>golang</c> is.</summary>
    public static async Task ImportDebianAsync(RealEngine engine, TemporaryFolder folder)
    {
        const string script =
            """
            set -e
            mmdebstrap --quiet --variant=minbase \
                --include=golang-1.19-go,golang-1.19-src,gcc,g++,make,libc6-dev,git,ca-certificates,curl "$3" base.tar
            "$0" --host "$1" import base.tar nowait-bench-debian
            rm base.tar
            mkdir -p context && cp -rL /usr/share/gocode/src context/src
            printf 'FROM nowait-bench-debian\nCOPY src /go/src\n' > context/Dockerfile
            DOCKER_BUILDKIT=1 "$0" --host "$1" build --quiet --tag "$2" context
            rm -r context
            """;
        _ = Command.Need("mmdebstrap", "install Debian's mmdebstrap");
        await Command.TimeAsync(folder.Path, "bash", "-c", script, Docker, engine.Host, Debian, "bookworm");
    }
}
