using NoWait.Images;

namespace NoWait.Samples.Generator;

/// <summary>How the services of a generated repository are made into images.</summary>
public static class Definitions
{
    /// <summary>The services as a build script would name them.</summary>
    public static IEnumerable<Service> ToServices(this GeneratedRepository repository) =>
        repository.Services.Select(part => new Service(part.Name) { Image = part.Language == Language.Go ? Go(part) : C(part) });

    private static ImageDefinition Go(Part part) => Image
        .Stage("build", "golang:1.19", s => Libraries(s.Env("CGO_ENABLED", "0").Workdir("/src").Copy("go.mod"), part, "*.go")
            .Copy([$"{part.Folder}/main.go"], to: $"{part.Folder}/")
            .Run($"go build -trimpath -buildvcs=false -ldflags=-buildid= -o /out/{part.Name} ./{part.Folder}", Cache.GoBuild))
        .Stage("run", "scratch", s => Ready(s, part));

    private static ImageDefinition C(Part part) => Image
        .Stage("build", "gcc:12", s => Libraries(s.Workdir("/src"), part, "*")
            .Copy([$"{part.Folder}/{part.Name}.c"], to: $"{part.Folder}/")
            .Run($"mkdir -p /out && gcc -O1 -static -I. -o /out/{part.Name} $(find . -name '*.c')"))
        .Stage("run", "scratch", s => Ready(s, part));

    private static StageBuilder Libraries(StageBuilder stage, Part part, string files) =>
        part.Closure.Aggregate(stage, (before, library) => before.Copy([$"{library.Folder}/{files}"], to: $"{library.Folder}/"));

    private static StageBuilder Ready(StageBuilder stage, Part part) => stage
        .CopyFrom("build", $"/out/{part.Name}", $"/{part.Name}")
        .Copy([$"{part.Folder}/data/"], to: "/data/")
        .Entrypoint($"/{part.Name}");
}
