using NoWait.Images;
using Nuke.Common;

namespace NoWait.Targets.Specs.Trials;

/// <summary>The build that the specs run: each folder in <c>services</c> is a service with a script that makes it and one that runs.</summary>
[CostOfWaiting(Developers = 7, HourlyRate = 120, Waiting = 2, WorkingDays = 200)]
internal sealed class ServiceBuild : NukeBuild, IShip, IWatch, IVerify, ILint, IPayload, IConvert, IWorkflow, ILedger
{
    public static int Start() => Execute<ServiceBuild>(x => ((IDeploy)x).Deploy);

    public IEnumerable<Service> Services => Directory.GetDirectories(RootDirectory / "services")
        .Order(StringComparer.Ordinal)
        .Select(folder => Path.GetFileName(folder))
        .Select(name => new Service(name)
        {
            Image = Define(name),
            StopGrace = TimeSpan.FromSeconds(2),
            Checks = File.Exists(RootDirectory / "services" / name / "check") ? [Check.Command($"sh services/{name}/check")] : [],
        });

    public IEnumerable<DeploymentEnvironment> Environments =>
    [
        new("staging") { Variables = [new("PLACE", "on the stage")] },
        new("acceptance"),
        new("production") { Refuses = Refusals.Uncommitted | Refusals.Untested },
    ];

    public Target Fail => _ => _.Executes(() => Assert.Fail("it broke"));

    private static ImageDefinition Define(string name) => Image
        .Stage("build", "busybox", s => s
            .Copy($"services/{name}/")
            .Run(name == "broken" ? "" : $"sh services/{name}/make"))
        .Stage("run", "scratch", s => s
            .CopyFrom("build", $"/services/{name}/run", "/run")
            .Entrypoint("/run"));
}
