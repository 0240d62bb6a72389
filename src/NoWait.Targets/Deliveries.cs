using System.Globalization;
using System.Runtime.CompilerServices;
using NoWait.Delivering;
using NoWait.Shipping;
using Nuke.Common;
using Serilog;

namespace NoWait.Targets;

/// <summary>Hands the targets the one delivery of their build, and turns how a step ends into what Nuke understands.</summary>
internal static class Deliveries
{
    private static readonly ConditionalWeakTable<INukeBuild, Delivery> All = [];

    /// <summary>Runs a step of the delivery; what it returns becomes the target's summary and its word in the report.</summary>
    public static Task Deliver(this IHazServices build, Func<Delivery, CancellationToken, Task<string?>> step) =>
        build.Guard(async cancellation =>
        {
            var delivery = All.GetValue(build, _ => Create(build));
            if (await step(delivery, cancellation) is { Length: > 0 } note)
            {
                Meters.Of(build)?.Note(note);
            }

            var isLast = build.IsLastStep();
            if (isLast)
            {
                await delivery.EndAsync(cancellation);
            }

            delivery.Settle(isLast);
        });

    /// <summary>Looks after what runs.</summary>
    public static Task Operate(this IHazServices build, Func<Operations, CancellationToken, Task> act) =>
        build.Guard(cancellation => act(
            new Operations(Meters.WorkspaceOf(build), ServicesOf(build), Options(build), Console.Out), cancellation));

    /// <summary>Gets an older version running again.</summary>
    public static Task GoBack(this IRollBack build) => build.Guard(async cancellation =>
    {
        // A deployer is no digest, and a digest no deployer: who writes --to sha256:… means the version.
        var isDigest = build.DeployerName?.StartsWith("sha256:", StringComparison.Ordinal) == true;
        var options = Options(build, isDigest ? null : build.DeployerName);
        var going = new GoingBack(Meters.WorkspaceOf(build), ServicesOf(build), options)
        {
            Meter = Meters.Of(build),
            Say = line => Log.Information("{Line:l}", line),
        };
        var note = await going.RunAsync(build.BackTo ?? (isDigest ? build.DeployerName : null), cancellation);
        Meters.Of(build)?.Note(note ?? "");
    });

    /// <summary>The build's services, as they are in the environment that is meant.</summary>
    public static IEnumerable<Service> ServicesOf(IHazServices build) =>
        EnvironmentOf(build) is { } environment ? build.Services.Select(environment.Of) : build.Services;

    /// <summary>Runs an act so that a user's mistake exits with 2 and an interruption is no error of the build.</summary>
    public static async Task Guard(this INukeBuild build, Func<CancellationToken, Task> act)
    {
        try
        {
            await act(Interruption.Token);
        }
        catch (Exception exception)
        {
            if (InvalidUsageException.IsMeantBy(exception))
            {
                build.ExitCode = 2;
            }

            Meters.Of(build)?.Fail(exception.Message);
            throw;
        }
    }

    private static Delivery Create(IHazServices build)
    {
        var meter = Meters.Of(build);
        var delivery = new Delivery(Meters.WorkspaceOf(build), ServicesOf(build), Options(build))
        {
            Meter = meter,
            Say = line => Log.Information("{Line:l}", line),
            Deploys = build.ScheduledTargets.Any(target => target.Name is nameof(IDeploy.Deploy) or nameof(IShip.Ship)),
            Tested = (services, cancellation) => Shipments.TestedAsync(build, services, cancellation),
        };
        meter?.Work = () => delivery.Progress;
        return delivery;
    }

    public static DeliveryOptions Options(IHazServices build) => Options(build, build.DeployerName);

    private static DeploymentEnvironment? EnvironmentOf(IHazServices build) => EnvironmentChoice.Find(build.Environments, build.EnvironmentName);

    private static DeliveryOptions Options(IHazServices build, string? deployer) => new DeliveryOptions
    {
        Services = [.. build.ServiceNames ?? []],
        EvenUnchanged = build.EvenUnchanged,
        Clean = build.CleanStages,
        FailFast = build.FailFast,
        Builder = build.BuilderName,
        Deployer = deployer,
        Project = build.ProjectName,
        Host = build.EngineAddress,
        Registry = build.RegistryPath,
        Cache = build.CachePath,
        Keep = build.KeepSize,
        Tags = build.ImageTags is { Length: > 0 } tags ? [.. tags] : ["latest"],
        InsecureRegistries = [.. build.InsecureRegistries ?? []],
        Mirrors = [.. build.RegistryMirrors ?? []],
        Pull = build.PullBases,
        Compress = build.CompressWhen,
        LinkMegabits = build.LinkSpeed,
        SourceDate = SourceDate(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH")),
    }.In(EnvironmentOf(build));

    private static DateTimeOffset SourceDate(string? seconds) =>
        string.IsNullOrEmpty(seconds) ? DateTimeOffset.UnixEpoch
        : long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= uint.MaxValue
            ? DateTimeOffset.FromUnixTimeSeconds(number)
        : throw new InvalidUsageException(
            $"SOURCE_DATE_EPOCH is '{seconds}': give whole seconds since 1970, as 'git log -1 --format=%ct' prints them.");

    // A failing service lets the others go on: the failure is raised by the last step that this run has.
    private static bool IsLastStep(this IHazServices build) =>
        !build.ScheduledTargets.Any(target => typeof(IChanges).IsAssignableFrom(target.Member.DeclaringType));
}
