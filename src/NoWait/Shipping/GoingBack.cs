using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Timing;
using NoWait.Timing.Reports;
using NoWait.Waiting;

namespace NoWait.Shipping;

/// <summary>Gets an older version of services running again, from the ledger and without building anything.</summary>
/// <param name="workspace">Where everything is kept.</param>
/// <param name="services">The services of the build.</param>
/// <param name="options">What the user chose.</param>
public sealed class GoingBack(Workspace workspace, IEnumerable<Service> services, DeliveryOptions options)
{
    private const int ShortestDigest = 4;

    private readonly GoodVersions _versions = new(new Ledger(workspace.Ledger), options.Environment);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the waiting is measured by; null where nobody measures it, and nothing is written into the ledger.</summary>
    public WaitingMeter? Meter { get; init; }

    /// <summary>Takes each line for people, as it comes.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>
    /// Goes back to the last version that was good before the one that runs, or to the one that is named: of the services that
    /// were named, or else of those that the last run deployed.
    /// </summary>
    /// <param name="digest">The version, <c>sha256:</c> and at least four digits of it; null for the last good one.</param>
    /// <param name="cancellationToken">Ends it; what ran before is running then.</param>
    /// <exception cref="InvalidUsageException">There is nothing to go back to; what runs keeps running.</exception>
    /// <exception cref="DeliveryFailedException">A service did not go back; what runs keeps running.</exception>
    public async Task<string?> RunAsync(string? digest, CancellationToken cancellationToken)
    {
        using var means = new Means(workspace, options) { Meter = Meter, Say = Say, Time = Time };
        var deployer = Choices.Deployer(workspace, options);
        var rollOut = new RollOut(deployer, means.Layout, workspace) { Meter = Meter, Say = Say, Time = Time, Environment = options.Environment };
        await rollOut.SettleAsync(cancellationToken);
        var runs = new ServiceRuns([.. Chosen(digest).Select(service => new ServiceRun(service))], Say);
        await runs.EachAsync(
            "RollBack", runs.All, async (run, token) => run.Deployment = await GoBackAsync(run.Service, digest, deployer, rollOut, means, token), cancellationToken);
        foreach (var deployment in runs.All.Select(run => run.Deployment).OfType<Deployment>())
        {
            Meter?.Services.Add(new ServiceLine(deployment.Service, null, deployment.To, deployment.Address));
        }

        runs.Settle(isLast: true);
        return RollOut.Words(runs.All.Select(run => run.Deployment).OfType<Deployment>());
    }

    private IReadOnlyList<Service> Chosen(string? digest)
    {
        if (options.Services.Count > 0)
        {
            return ServiceSelection.Select(services, options.Services);
        }

        var all = ServiceSelection.Select(services, []);
        var names = digest is null ? _versions.LastDeployed()
            : [.. _versions.Newest().Where(one => Matches(one.To, digest)).Select(one => one.Service).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<Service> chosen = all.Count == 1 ? all : [.. all.Where(service => names.Contains(service.Name))];
        return chosen.Count > 0 ? chosen : throw new InvalidUsageException(digest is null
            ? $"The ledger knows of no deployment to {options.Environment}: there is nothing to go back from."
            : $"The ledger knows of no version {digest} in {options.Environment}: name one that ran there, and its service by --services.");
    }

    private async Task<Deployment> GoBackAsync(
        Service service, string? digest, ChosenDeployer deployer, RollOut rollOut, Means means, CancellationToken cancellationToken)
    {
        var status = (await deployer.StatusAsync(service.Name, cancellationToken)).FirstOrDefault(one => one.Service == service.Name);
        var to = digest is null ? Before(service, status?.Digest) : Named(service, digest);
        var image = await FindAsync(service, to, means, cancellationToken);
        Say($"{service.Name}: back to {to.ToShortString()}{(status?.Digest is { } bad ? $" from {Digest.Parse(bad).ToShortString()}" : "")}");
        var request = new DeployRequest(service, image.Image)
        {
            Pushed = image.Pushed, Notice = Say, IsKnownGood = digest is null || _versions.Of(service.Name).Contains(to.ToString()),
        };
        return await rollOut.DeployAsync(request, new Occasion([]) { IsRollBack = true }, cancellationToken);
    }

    private Digest Before(Service service, string? running) => _versions.Before(service.Name, running) is { } digest
        ? Digest.Parse(digest)
        : throw new InvalidUsageException(
            $"There is nothing to go back to: the ledger knows of no good version of {service.Name} in {options.Environment} before "
            + (running is null ? "now." : $"{Digest.Parse(running).ToShortString()}, which keeps running."));

    private Digest Named(Service service, string digest)
    {
        List<string> known = [.. _versions.Newest().Where(one => one.Service == service.Name).SelectMany(one => (string?[])[one.To, one.From])
            .OfType<string>().Distinct(StringComparer.Ordinal).Where(one => Matches(one, digest))];
        return known switch
        {
            [var only] => Digest.Parse(only),
            [] when Digest.TryParse(digest, out var whole) => whole,
            [] => throw new InvalidUsageException($"The ledger knows of no version {digest} of {service.Name} in {options.Environment}; what runs keeps running."),
            _ => throw new InvalidUsageException($"{digest} is the beginning of {known.Count} versions of {service.Name}: write more of it."),
        };
    }

    private async Task<(OciImage Image, string? Pushed)> FindAsync(Service service, Digest digest, Means means, CancellationToken cancellationToken)
    {
        var pushed = options.Registry is null ? null : $"{Pushing.RepositoryOf(options, service)}@{digest}";
        try
        {
            var image = await new DeployedImages(workspace, means.Layout).FindAsync(
                digest, pushed is null ? null : Reference.Parse(pushed), new(() => means.Registries), cancellationToken);
            return (image, pushed);
        }
        catch (OciException e)
        {
            throw new DeliveryFailedException($"{e.Message} What runs keeps running.", e) { Services = [service.Name] };
        }
    }

    /// <summary>Whether a version is named by the beginning of its digest, as <c>Status</c> shows it.</summary>
    private static bool Matches(string digest, string named)
    {
        var beginning = named.StartsWith("sha256:", StringComparison.Ordinal) ? named : "sha256:" + named;
        return beginning.Length >= "sha256:".Length + ShortestDigest && digest.StartsWith(beginning, StringComparison.Ordinal);
    }
}
