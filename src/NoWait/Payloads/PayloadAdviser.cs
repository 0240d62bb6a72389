using NoWait.Delivering;
using NoWait.Oci;

namespace NoWait.Payloads;

/// <summary>Advises on bytes: what executables could be, for this link, and what of images nobody needs.</summary>
/// <remarks>It measures on copies, and starts nothing but a service's own executables by its <see cref="Service.Smoke"/>.</remarks>
/// <param name="workspace">Where images are kept.</param>
/// <param name="options">The link, the engine and the registries.</param>
/// <param name="asked">What is looked at.</param>
/// <param name="time">The clock.</param>
public sealed class PayloadAdviser(Workspace workspace, DeliveryOptions options, PayloadOptions asked, TimeProvider time)
{
    /// <summary>Takes a line for people before each thing that takes a while.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>Looks at the services' last images, or at those that were named.</summary>
    /// <exception cref="InvalidUsageException">A name is unknown, or none of the services was built yet.</exception>
    public async Task<PayloadReport> AdviseAsync(IEnumerable<Service> services, CancellationToken cancellationToken)
    {
        var all = services.ToList();
        var chosen = asked.Images.Count > 0 ? [] : ServiceSelection.Select(all, options.Services);
        var delivery = Links.Of(workspace, options);

        // A name means what it stands for now, and not when it was looked up first.
        using var means = new Means(workspace, options with { Pull = true }) { Time = time };
        var notBuilt = chosen.Where(service => means.Layout.Find(service.Name) is null).Select(service => service.Name).ToList();
        if (notBuilt.Count > 0 && notBuilt.Count == chosen.Count)
        {
            throw new InvalidUsageException($"There is no image yet of {string.Join(", ", notBuilt)}: './build.sh BuildImages' makes one.");
        }

        var bases = new BaseFinder(means.Layout, all.Select(service => service.Name).ToHashSet(StringComparer.Ordinal));
        var finder = new SubjectFinder(means, bases, asked.Base);
        var looks = chosen.Where(service => !notBuilt.Contains(service.Name))
            .Select(service => (service.Name, Find: (Func<Task<Subject>>)(() => finder.OfServiceAsync(service, cancellationToken))))
            .Concat(asked.Images.Select(name => (name, (Func<Task<Subject>>)(() => finder.OfImageAsync(name, cancellationToken)))));
        var weighing = new Weighing(workspace, delivery) { Say = Say };
        var images = new List<ImagePayload>();
        var failures = new List<string>();
        foreach (var (name, find) in looks)
        {
            try
            {
                images.Add(await weighing.WeighAsync(await find(), cancellationToken));
            }
            catch (OciException e)
            {
                failures.Add($"{name}: {e.Message}");
            }
        }

        return new([.. images], delivery, SourceOf(delivery)) { NotBuilt = [.. notBuilt], Failures = [.. failures] };
    }

    private string SourceOf(Binaries.Delivery delivery) => delivery.Link is null
        ? "not known: push once to a --registry, which measures it, or give --link-speed"
        : options.LinkMegabits is not null ? "by --link-speed" : $"measured by the last push to {options.Registry!.Split('/')[0]}";
}
