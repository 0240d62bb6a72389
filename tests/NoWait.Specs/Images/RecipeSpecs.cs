using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Recipes;
using NoWait.Testing;

namespace NoWait.Specs.Images;

public sealed class RecipeSpecs : IDisposable
{
    private readonly TemporaryFolder _context = new();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Naming_a_ready_made_image_reads_nothing()
    {
        Image.DotNet("not/there").Stages.ShouldBeEmpty();
        Image.DotNet("a").ShouldBe(Image.DotNet("a"));
        Image.DotNet("a").ShouldNotBe(Image.DotNet("a", new DotNetOptions { Aot = true }));
        Should.Throw<InvalidOperationException>(() => Image.Go(".").RunStage).Message.ShouldContain("Resolve");
    }

    [Fact]
    public void A_dockerfile_is_read_when_it_is_needed()
    {
        _context.Write("deploy/Dockerfile", "FROM alpine\nUSER app\n");

        var image = Image.FromDockerfile("deploy/Dockerfile").Resolve(_context.Path);

        image.RunStage.Instructions.ShouldBe([new User("app")]);
        image.RunStage.Instructions[0].Origin.ToString().ShouldBe("deploy/Dockerfile:2");
        Should.Throw<DefinitionException>(() => Image.FromDockerfile("none").Resolve(_context.Path)).Message.ShouldContain("none cannot be read");
    }

    [Fact]
    public void A_dotnet_project_copies_exactly_what_it_is_made_from()
    {
        Solution();

        var build = Image.DotNet("src/App").Resolve(_context.Path).Stages[0];

        build.Instructions.Where(i => i is Copy).Select(i => i.ToString()).ShouldBe(
        [
            "COPY Directory.Build.props Directory.Packages.props global.json versions.props ./",
            "COPY src/App/App.csproj src/App/packages.lock.json ./src/App/",
            "COPY src/Core/Core.csproj ./src/Core/",
            "COPY src/Shared/Shared.csproj ./src/Shared/",
            "COPY .editorconfig ./.editorconfig",
            "COPY --exclude=**/bin --exclude=**/obj src/App/ ./src/App/",
            "COPY --exclude=**/bin --exclude=**/obj src/Core/ ./src/Core/",
            "COPY --exclude=**/bin --exclude=**/obj src/Shared/ ./src/Shared/",
            "COPY src/common.cs ./src/common.cs",
        ]);
        StageGraph.Of(Image.DotNet("src/App").Resolve(_context.Path))[0].DependencySteps.ShouldBe(11);
    }

    [Fact]
    public void What_a_dotnet_application_stands_on_is_a_layer_of_its_own()
    {
        Solution();

        var run = Image.DotNet("src/App/App.csproj").Resolve(_context.Path).RunStage;

        run.From.ShouldBe("scratch");
        run.Instructions.Select(i => i.ToString()).ShouldBe(
        [
            "COPY --from=build --exclude=Application --exclude=Application.* --exclude=Core.* --exclude=Shared.* --exclude=appsettings*.json --exclude=wwwroot /out/app/ /app/",
            "COPY --from=build /out/app/Application /out/app/Application.* /out/app/Core.* /out/app/Shared.* /out/app/appsettings*.json /app/",
            "WORKDIR /app",
            "ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
            "ENV ASPNETCORE_HTTP_PORTS=8080",
            "EXPOSE 8080",
            "ENTRYPOINT [\"/app/Application\"]",
        ]);
    }

    [Theory]
    [InlineData("<ProjectReference Include=\"../None/None.csproj\" />", "which is not there")]
    [InlineData("<ProjectReference Include=\"$(Where)/None.csproj\" />", "which only MSBuild can tell")]
    [InlineData("<ProjectReference Include=\"../../../out/Out.csproj\" />", "outside the context")]
    [InlineData("<", "cannot be read")]
    public void A_project_that_cannot_be_followed_is_named(string item, string what)
    {
        _context.Write("src/App/App.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{item}</ItemGroup></Project>");

        var refusal = Should.Throw<DefinitionException>(() => Image.DotNet("src/App").Resolve(_context.Path));
        refusal.Message.ShouldContain("src/App/App.csproj");
        refusal.Message.ShouldContain(what);
    }

    [Fact]
    public void A_go_package_copies_exactly_what_it_imports()
    {
        _context.Write("go.mod", "module example.org/shop\n\ngo 1.22.3\n\nrequire x.org/y v1.0.0\nreplace example.org/lib => ./lib\n");
        _context.Write("go.sum", "");
        _context.Write("lib/go.mod", "module example.org/lib\n");
        _context.Write("lib/lib.go", "package lib\n");
        _context.Write("cmd/api/main.go", "package main\n\nimport (\n\t\"fmt\"\n\tstore \"example.org/shop/store\" // the store\n\t_ \"example.org/lib\"\n)\n\n//go:embed static page.html\nvar f embed.FS\n");
        _context.Write("cmd/api/main_test.go", "package main\nimport \"example.org/shop/testing\"\n");
        _context.Write("cmd/api/static/a.css", "");
        _context.Write("store/store.go", "package store\nimport (\"strings\"; \"example.org/shop/deep\")\n");
        _context.Write("store/asm.s", "");
        _context.Write("deep/deep.go", "package deep\n");
        _context.Write("unused/unused.go", "package unused\n");
        _context.Write("testing/t.go", "package testing\n");

        var image = Image.Go("./cmd/api", new GoOptions { Port = 80 }).Resolve(_context.Path);

        Dockerfile.Render(image).ShouldBe("""
            FROM golang:1.22-alpine AS build
            ENV CGO_ENABLED=0 GOWORK=off
            WORKDIR /src
            COPY go.mod go.sum ./
            COPY lib/go.mod ./lib/
            RUN --mount=type=cache,id=go-modules,target=/go/pkg/mod go mod download
            COPY cmd/api/main.go cmd/api/page.html ./cmd/api/
            COPY deep/deep.go ./deep/
            COPY lib/lib.go ./lib/
            COPY store/asm.s store/store.go ./store/
            COPY cmd/api/static/ ./cmd/api/static/
            RUN --mount=type=cache,id=go-modules,target=/go/pkg/mod --mount=type=cache,id=go-build,target=/root/.cache/go-build go build -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -o /out/api ./cmd/api
            # nowait: strip /out/api
            # nowait: compress /out/api

            FROM scratch AS run
            COPY --from=build /out/api /api
            EXPOSE 80
            ENTRYPOINT ["/api"]

            """);
    }

    [Fact]
    public void A_rust_crate_copies_what_it_and_its_workspace_need()
    {
        _context.Write("Cargo.toml", "[workspace]\nmembers = [\n  \"api\",\n  \"libs/*\",\n]\n");
        _context.Write("Cargo.lock", "");
        _context.Write("api/Cargo.toml", "[package]\nname = \"shop\"\n\n[dependencies]\nserde = \"1\"\nstore = { path = \"../libs/store\" }\n");
        _context.Write("libs/store/Cargo.toml", "[package]\nname = \"store\"\n");
        _context.Write("libs/other/Cargo.toml", "[package]\nname = \"other\"\n\n[[bin]]\nname = \"tool\"\n");
        _context.Write("libs/other/src/lib.rs", "");

        var image = Image.Rust("api", new RustOptions { Port = 80 }).Resolve(_context.Path);

        image.Stages[0].Instructions.Where(i => i is Copy).Select(i => i.ToString()).ShouldBe(
        [
            "COPY Cargo.lock Cargo.toml ./",
            "COPY libs/other/Cargo.toml ./libs/other/",
            "COPY --exclude=**/target --exclude=**/.git api/ ./api/",
            "COPY --exclude=**/target --exclude=**/.git libs/store/ ./libs/store/",
        ]);
        image.RunStage.Instructions.Select(i => i.ToString()).ShouldBe(["COPY --from=build /out/shop /shop", "EXPOSE 80", "ENTRYPOINT [\"/shop\"]"]);
        Dockerfile.Read(Dockerfile.Render(image)).ShouldBe(image);
        Dockerfile.Render(image).ShouldContain("RUN --mount", customMessage: "one command");
        Dockerfile.Render(image).ShouldContain(" for file in 'libs/other/src/bin/tool.rs' 'libs/other/src/lib.rs'; do ");
        Dockerfile.Render(image).ShouldContain("'-Ctarget-feature=+crt-static'", customMessage: "nothing else is there");
        Dockerfile.Render(Image.Rust("api", new RustOptions { Base = "debian:12" }).Resolve(_context.Path)).ShouldNotContain("crt-static");
        Should.Throw<DefinitionException>(() => Image.Rust("none").Resolve(_context.Path)).Message.ShouldContain("none is no crate");
    }

    [Fact]
    public void A_node_package_installs_what_its_lock_file_says_and_runs_what_it_starts()
    {
        _context.Write(
            "web/package.json",
            "{ \"workspaces\": [\"words\", \"libs/*\", \"../other\"], \"scripts\": { \"build\": \"tsc\", \"start\": \"node dist/server.js\" } }");
        _context.Write("web/words/package.json", "{}");
        _context.Write("web/libs/store/package.json", "{}");
        _context.Write("web/libs/notes.txt", "");
        _context.Write("web/package-lock.json", "{}");

        var image = Image.Node("web").Resolve(_context.Path);

        Dockerfile.Render(image).ShouldBe("""
            FROM node:22-alpine AS build
            WORKDIR /app
            COPY web/package.json web/package-lock.json ./
            COPY web/libs/store/package.json ./libs/store/
            COPY web/words/package.json ./words/
            RUN --mount=type=cache,id=npm,target=/root/.npm npm ci
            COPY --exclude=**/node_modules --exclude=**/.git web/ ./
            RUN npm run build
            RUN --mount=type=cache,id=npm,target=/root/.npm npm prune --omit=dev

            FROM scratch AS run
            WORKDIR /app
            ENV NODE_ENV=production
            COPY --from=build /app/node_modules/ ./node_modules/
            COPY --from=build --exclude=node_modules /app/ ./
            EXPOSE 3000
            ENTRYPOINT ["node", "dist/server.js"]

            """);
        Should.Throw<DefinitionException>(() => Image.Node("none").Resolve(_context.Path)).Message.ShouldContain("no package.json");
    }

    private void Solution()
    {
        _context.Write("Directory.Build.props", "<Project><Import Project=\"versions.props\" /></Project>");
        _context.Write("versions.props", "<Project />");
        _context.Write("Directory.Packages.props", "<Project />");
        _context.Write("global.json", "{}");
        _context.Write(".editorconfig", "");
        _context.Write("README.md", "");
        _context.Write("src/common.cs", "");
        _context.Write("src/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><AssemblyName>Application</AssemblyName></PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="..\Core\Core.csproj" />
                <Compile Include="$(MSBuildThisFileDirectory)../common.cs" />
                <None Include="../../README.md" Pack="true" />
              </ItemGroup>
            </Project>
            """);
        _context.Write("src/App/packages.lock.json", "{}");
        _context.Write("src/Core/Core.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../Shared/Shared.csproj\" /></ItemGroup></Project>");
        _context.Write("src/Shared/Shared.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        _context.Write("src/Unused/Unused.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
    }
}
