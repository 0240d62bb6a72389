using System.Runtime.CompilerServices;
using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Specs.Images;

public sealed class FluentSpecs
{
    [Fact]
    public void The_sample_of_the_design_renders_as_the_dockerfile_that_one_would_write()
    {
        var image = Image
            .Stage("build", "golang:1.23-alpine", s => s
                .Env("CGO_ENABLED", "0")
                .Copy("go.mod", "go.sum")
                .Run("go mod download", Cache.GoModules)
                .Copy("cmd/", "server/")
                .Run("go build -trimpath -o /out/api ./server", Cache.GoModules, Cache.GoBuild)
                .Strip("/out/api")
                .Compress("/out/api"))
            .Stage("run", "scratch", s => s
                .CopyFrom("build", "/out/api", "/api")
                .Expose(8080)
                .Entrypoint("/api"));

        Dockerfile.Render(image).ShouldBe("""
            FROM golang:1.23-alpine AS build
            ENV CGO_ENABLED=0
            COPY go.mod ./go.mod
            COPY go.sum ./go.sum
            RUN --mount=type=cache,id=go-modules,target=/go/pkg/mod go mod download
            COPY cmd/ ./cmd/
            COPY server/ ./server/
            RUN --mount=type=cache,id=go-modules,target=/go/pkg/mod --mount=type=cache,id=go-build,target=/root/.cache/go-build go build -trimpath -o /out/api ./server
            # nowait: strip /out/api
            # nowait: compress /out/api

            FROM scratch AS run
            COPY --from=build /out/api /api
            EXPOSE 8080
            ENTRYPOINT ["/api"]

            """);
        Dockerfile.Read(Dockerfile.Render(image)).ShouldBe(image);
    }

    [Fact]
    public void Two_definitions_that_say_the_same_are_equal_wherever_they_were_written()
    {
        var one = Image.Stage("run", "alpine:3.20", s => s.Env("A", "b"));
        var other = Image.Stage("run", "alpine:3.20", s => s
            .Env("A", "b"));

        one.ShouldBe(other);
        one.GetHashCode().ShouldBe(other.GetHashCode());
    }

    [Theory]
    [InlineData("go.mod", "COPY go.mod ./go.mod")]
    [InlineData("./go.mod", "COPY go.mod ./go.mod")]
    [InlineData("/cmd/api/", "COPY cmd/api/ ./cmd/api/")]
    [InlineData("cmd", "COPY cmd ./cmd")]
    [InlineData("*.csproj", "COPY *.csproj ./")]
    [InlineData("src/*.go", "COPY src/*.go ./src/")]
    [InlineData("src/*/app.csproj", "COPY --parents src/*/app.csproj ./")]
    [InlineData(".", "COPY . ./")]
    [InlineData("a folder/", "COPY [\"a folder/\", \"./a folder/\"]")]
    public void A_source_keeps_its_path_under_the_working_directory(string source, string line) =>
        First(s => s.Copy(source)).ToString().ShouldBe(line);

    [Fact]
    public void A_destination_of_ones_own_is_named() =>
        First(s => s.Copy("conf/", to: "/etc/app/", chmod: "0644", chown: "10:20", exclude: ["*.md"])).ToString()
            .ShouldBe("COPY --chmod=0644 --chown=10:20 --exclude=*.md conf/ /etc/app/");

    [Fact]
    public void Several_sources_go_into_one_folder() =>
        First(s => s.Copy(["a.txt", "b.txt"], to: "data/")).ToString().ShouldBe("COPY a.txt b.txt data/");

    [Fact]
    public void A_command_of_several_lines_becomes_a_here_document()
    {
        var image = Image.Stage("run", "alpine:3.20", s => s.Run("""
            set -e
            cat <<EOF > /etc/motd
            hello
            EOF
            """));

        Dockerfile.Render(image).ShouldBe("""
            FROM alpine:3.20 AS run
            RUN <<EOF_
            set -e
            cat <<EOF > /etc/motd
            hello
            EOF
            EOF_

            """);
    }

    [Fact]
    public void Every_instruction_can_be_said()
    {
        var image = Image.Stage("run", "alpine:3.20", s => s
            .Platform("linux/arm64")
            .Arg("VERSION", "1").Arg("COMMIT")
            .Workdir("/srv").User("app:app").Label("org.opencontainers.image.title", "an app")
            .Add("https://example.org/a.tgz", "/a/", checksum: "sha256:00")
            .Run(["/bin/true"], new TmpfsMount("/tmp") { Size = 64 }, network: "none")
            .Run("make", new BindMount(".") { Source = "src" }, new SecretMount { Id = "token", Variable = "TOKEN" }, new SshMount())
            .Expose(53, "udp").Volume("/data").StopSignal("SIGINT").Shell(["/bin/ash", "-c"])
            .Healthcheck("wget -q localhost").Cmd("--help").Entrypoint("/bin/app", "--port", "80")
            .OnBuild(t => t.Copy(".").Run("make")));

        Dockerfile.Render(image).ShouldBe("""
            FROM --platform=linux/arm64 alpine:3.20 AS run
            ARG VERSION=1
            ARG COMMIT
            WORKDIR /srv
            USER app:app
            LABEL org.opencontainers.image.title="an app"
            ADD --checksum=sha256:00 https://example.org/a.tgz /a/
            RUN --mount=type=tmpfs,target=/tmp,size=64 --network=none ["/bin/true"]
            RUN --mount=type=bind,source=src,target=. --mount=type=secret,id=token,env=TOKEN --mount=type=ssh make
            EXPOSE 53/udp
            VOLUME /data
            STOPSIGNAL SIGINT
            SHELL ["/bin/ash", "-c"]
            HEALTHCHECK CMD wget -q localhost
            CMD ["--help"]
            ENTRYPOINT ["/bin/app", "--port", "80"]
            ONBUILD COPY . ./
            ONBUILD RUN make

            """);
    }

    [Fact]
    public void An_instruction_knows_the_line_that_it_was_written_on()
    {
        var line = Here();
        var image = Image.Stage("run", "alpine:3.20", s => s
            .Run("true")
            .Copy("a")
            .With(new User("app")));

        image.RunStage.Origin.Line.ShouldBe(line + 1);
        image.RunStage.Instructions.Select(i => i.Origin.Line).ShouldBe([line + 2, line + 3, line + 4]);
        image.RunStage.Instructions[0].Origin.File!.ShouldEndWith("FluentSpecs.cs");
    }

    private static int Here([CallerLineNumber] int line = 0) => line;

    private static Instruction First(Func<StageBuilder, StageBuilder> steps) =>
        Image.Stage("run", "alpine:3.20", steps).RunStage.Instructions[0];
}
