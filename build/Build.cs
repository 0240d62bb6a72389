using System.Collections.Generic;
using NoWait;
using NoWait.Packages;
using NoWait.Targets;
using Nuke.Common;

[CostOfWaiting(Developers = 10, HourlyRate = 85)]
sealed class Build : NukeBuild, IShip, ILedger, ITestGate, IPack, IBenchmark, ILint, IConvert, IPayload
{
    public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);

    public IEnumerable<Service> Services =>
    [
        new("board")
        {
            Image = Image.DotNet("src/NoWait.Board"),
            Port = 8080,
            Health = "/healthz",
            Environment = [new("NOWAIT_LEDGER", RootDirectory / ".nuke" / "ledger")],
        },
    ];

    public IEnumerable<PackageSource> PackageSources =>
    [
        new("Solution.sln"),
        new("src/NoWait.Targets") { Properties = [new("NukeEngine", "nuget")], IsOptional = true },
    ];
}
