using NoWait;
using NoWait.Images;
using NoWait.Targets;
using Nuke.Common;

[CostOfWaiting(Developers = 10, HourlyRate = 85)]
sealed class Build : NukeBuild, IDeploy, IWatch, ICompare, IVerify, IPayload
{
    public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);

    public IEnumerable<Service> Services =>
    [
        new("go")
        {
            Context = "go",
            Image = Image.Go("."),
            Port = 8081,
            Health = "/healthz",
            Smoke = ["--version"],
            Comparison = new()
            {
                SourceChange = new("words/words.go", "from Go", "from Go {0}"),
                DependencyChange = new("go.mod", "go 1.19", "go 1.19 // {0}"),
            },
        },
        new("rust") { Context = "rust", Image = Image.Rust("."), Port = 8082, Health = "/healthz", Smoke = ["--version"] },
        new("c") { Context = "c", Image = C, Port = 8083, Health = "/healthz", Smoke = ["--version"] },
        new("node") { Context = "node", Image = Image.Node("."), Port = 8084, Health = "/healthz" },
        new("dotnet") { Context = "dotnet", Image = Image.DotNet("Greeter"), Port = 8085, Health = "/healthz" },
    ];

    // What has no ready-made definition is written in stages, with all that a Dockerfile can say.
    private static ImageDefinition C => Image
        .Stage("build", "gcc:12", s => s
            .Workdir("/src")
            .Copy("Makefile", "greeter.c", "greeting/")
            .Run("make")
            .Strip("/src/greeter")
            .Compress("/src/greeter"))
        .Stage("run", "scratch", s => s
            .CopyFrom("build", "/src/greeter", "/greeter")
            .Expose(8080)
            .Entrypoint("/greeter"));
}
