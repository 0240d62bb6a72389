using NoWait.Docker.Build;

namespace NoWait.Docker.Specs;

public sealed class DockerfileLineSpecs
{
    private const string Dockerfile =
        """
        # syntax=docker/dockerfile:1
        ARG BASE=golang:1.23
        FROM $BASE AS build
        ENV A=b
        WORKDIR /src
        # why
        COPY go.mod \
             # in between
             go.sum ./
        RUN <<EOF
        RUN not this
        EOF
        RUN go build $FLAGS
        FROM build AS test
        RUN go test
        FROM scratch
        COPY --from=build /out /
        """;

    [Theory]
    [InlineData("[build 1/5] FROM docker.io/library/golang:1.23", 3)]
    [InlineData("[build 2/5] WORKDIR /src", 5)]
    [InlineData("[build 3/5] COPY go.mod go.sum ./", 7)]
    [InlineData("[build 4/5] RUN <<EOF", 10)]
    [InlineData("[build 5/5] RUN go build -trimpath", 13)]
    [InlineData("[linux/arm64 build 5/5] RUN go build -trimpath", 13)]
    [InlineData("[test 1/1] RUN go test", 15)]
    [InlineData("[test 7/9] RUN go test", 15)]
    [InlineData("[stage-2 1/1] COPY --from=build /out /", 17)]
    [InlineData("[internal] load build context", 0)]
    [InlineData("exporting to image", 0)]
    [InlineData("[other 3/5] RUN else", 0)]
    public void A_step_is_found_where_it_was_written(string name, int line) =>
        DockerfileLines.Find(Dockerfile, new BuildStep("sha256:1", name)).ShouldBe(line);

    [Theory]
    [InlineData("[build 3/5] RUN a", "build", 3, "RUN a")]
    [InlineData("[ 3/15] RUN a", null, 3, "RUN a")]
    [InlineData("[linux/amd64 2/3] RUN [ x ] y", null, 2, "RUN [ x ] y")]
    [InlineData("[linux/arm/v7 build  2/13] RUN a", "build", 2, "RUN a")]
    [InlineData("[internal] load .dockerignore", null, 0, "load .dockerignore")]
    [InlineData("exporting to image", null, 0, "exporting to image")]
    [InlineData("[auth] team/api:pull token for r.example", null, 0, "team/api:pull token for r.example")]
    [InlineData("", null, 0, "")]
    public void A_steps_name_has_a_stage_a_number_and_an_instruction(string name, string? stage, int number, string instruction)
    {
        var step = new BuildStep("sha256:1", name);

        (step.Stage, step.Number, step.Instruction).ShouldBe((stage, number, instruction));
    }
}
