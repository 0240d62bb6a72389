using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Specs.Images;

public sealed class StageGraphSpecs
{
    private static readonly ImageDefinition Definition = Dockerfile.Read("""
        FROM golang AS tools
        RUN go install x

        FROM golang AS base
        COPY go.mod go.sum ./
        RUN go mod download

        FROM base AS api
        COPY --from=tools /go/bin/x /bin/
        RUN x generate
        COPY --exclude=*.md server/ ./server/
        RUN go build

        FROM node AS web
        RUN --mount=type=bind,source=package.json,target=package.json npm ci
        COPY web/ ./
        RUN npm run build

        FROM debian AS unused
        COPY . .

        FROM scratch AS run
        COPY --from=api /api /
        COPY --from=3 /dist /dist
        COPY --from=nginx:1 /etc/mime.types /etc/
        COPY <<EOF /etc/motd
        hello
        EOF
        """);

    private static readonly StageGraph Graph = StageGraph.Of(Definition);

    [Fact]
    public void Only_what_the_image_needs_is_needed_each_after_what_it_waits_for() =>
        Graph.Needed.Select(node => node.Stage.Name).ShouldBe(["tools", "base", "api", "web", "run"]);

    [Fact]
    public void A_stage_waits_for_its_base_and_what_it_copies_from()
    {
        Graph[2].DependsOn.ShouldBe([0, 1]);
        Graph[3].DependsOn.ShouldBe([]);
        Graph.Run.DependsOn.ShouldBe([2, 3]);
    }

    [Fact]
    public void What_is_read_of_the_context_is_known_through_all_stages()
    {
        Graph[2].ContextInputs.ShouldBe([new ContextInput("server/", ["*.md"])]);
        Graph.ContextInputs(Graph.Run.Index).Select(input => input.Source).ShouldBe(["go.mod", "go.sum", "server/", "package.json", "web/"]);
    }

    [Fact]
    public void Dependency_steps_come_before_the_last_reading_of_the_context()
    {
        Graph[0].DependencySteps.ShouldBe(1);
        Graph[0].IsDependency.ShouldBeTrue();
        Graph[1].DependencySteps.ShouldBe(0);
        Graph[2].DependencySteps.ShouldBe(0, "its base reads the context to its end");
        Graph[3].DependencySteps.ShouldBe(1);
    }

    [Fact]
    public void The_dependencies_of_one_stage_end_where_its_sources_come()
    {
        var graph = StageGraph.Of(Dockerfile.Read("FROM golang\nCOPY go.mod ./\nRUN go mod download\nCOPY . .\nRUN go build\n"));

        graph.Run.DependencySteps.ShouldBe(2);
    }
}
