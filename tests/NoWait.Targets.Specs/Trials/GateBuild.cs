using NoWait.Images;
using Nuke.Common;

namespace NoWait.Targets.Specs.Trials;

/// <summary>The build that the specs of tests run: each folder in <c>services</c> is a service with a script of tests.</summary>
[CostOfWaiting]
internal sealed class GateBuild : NukeBuild, ITestGate, IShip
{
    public static int Start() => Execute<GateBuild>(x => ((ITestGate)x).Test);

    public IEnumerable<DeploymentEnvironment> Environments => [new("production") { Refuses = Refusals.Untested }];

    public IEnumerable<Service> Services => Directory.GetDirectories(RootDirectory / "services")
        .Order(StringComparer.Ordinal)
        .Select(folder => Path.GetFileName(folder))
        .Select(name => new Service(name)
        {
            Image = Image.Stage("run", "scratch", s => s.Copy($"services/{name}/run").Entrypoint($"/services/{name}/run")),
            Tests = [Suite.Command("sh ./make") with { Folder = $"services/{name}", Name = name, List = "echo one; echo two" }],
        });
}
