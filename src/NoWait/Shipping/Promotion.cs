using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Oci;
using NoWait.Sources;
using NoWait.Timing;
using NoWait.Timing.Events;
using Deployment = NoWait.Deployers.Deployment;

namespace NoWait.Shipping;

/// <summary>What runs in one environment, as what is to run in another: the same digest, never built again.</summary>
/// <param name="from">The environment that it comes from: its name, and what is chosen there.</param>
/// <param name="means">What the environment that it goes to works with.</param>
internal sealed class Promotion((Workspace Workspace, DeliveryOptions Options) from, Means means)
{
    private readonly Ledger _ledger = new(means.Workspace.Ledger);

    /// <summary>The version of a service that runs there.</summary>
    /// <exception cref="InvalidUsageException">None does.</exception>
    public async Task<(DeployRequest Request, Occasion Occasion)> FindAsync(Service service, CancellationToken cancellationToken)
    {
        var status = (await Choices.Deployer(from.Workspace, from.Options).StatusAsync(service.Name, cancellationToken))
            .FirstOrDefault(one => one.Service == service.Name);
        if (status?.Digest is not { } digest)
        {
            throw new InvalidUsageException(
                $"{service.Name} does not run in {from.Options.Environment}: get it there first, by './build.sh Ship --environment {from.Options.Environment}'.");
        }

        var last = new GoodVersions(_ledger, from.Options.Environment).Newest()
            .FirstOrDefault(one => one.Service == service.Name && one.To == digest && one is { Result: Outcome.Succeeded, IsRollBack: false });
        var image = await ImageAsync(service, Digest.Parse(digest), cancellationToken);
        IReadOnlyList<string> caveats = [.. last?.Caveats ?? [Caveats.Untested], .. status.Live ? [Caveats.LiveUpdated] : (string[])[]];
        var occasion = new Occasion(caveats) { Changes = await ChangesAsync(service, last, cancellationToken) };
        return (new DeployRequest(service, image) { Pushed = await PushAsync(service, image, cancellationToken), Notice = means.Say }, occasion);
    }

    private Task<OciImage> ImageAsync(Service service, Digest digest, CancellationToken cancellationToken)
    {
        var pushed = from.Options.Registry is null ? null : $"{Pushing.RepositoryOf(from.Options, service)}@{digest}";
        return new DeployedImages(from.Workspace, means.Layout).FindAsync(
            digest, pushed is null ? null : Reference.Parse(pushed), new(() => means.Registries), cancellationToken);
    }

    private async Task<string?> PushAsync(Service service, OciImage image, CancellationToken cancellationToken)
    {
        if (means.Options.Registry is null)
        {
            return null;
        }

        var repository = Pushing.RepositoryOf(means.Options, service);
        foreach (var tag in means.Options.Tags)
        {
            var reference = Reference.Parse($"{repository}:{tag}");
            if (!await means.Registries.HoldsAsync(reference, image.Descriptor.Digest, cancellationToken))
            {
                await means.Registries.PushAsync([image], reference, null, cancellationToken);
            }
        }

        return $"{repository}@{image.Descriptor.Digest}";
    }

    /// <summary>The commits that are new where it goes, as far as those of both places are known.</summary>
    private async Task<IReadOnlyList<Change>> ChangesAsync(Service service, Timing.Events.Deployment? last, CancellationToken cancellationToken)
    {
        var head = last?.Changes is [var newest, ..] ? newest.Commit
            : new GoodVersions(_ledger, from.Options.Environment).Newest().FirstOrDefault(one => one.Service == service.Name && one.Changes.Count > 0)?.Changes[0].Commit;
        return head is null ? [] : await NewCommits.UpToAsync(
            head, service.Name, means.Options.Environment, _ledger, new Git(means.Workspace.Root, means.Time), cancellationToken);
    }
}
