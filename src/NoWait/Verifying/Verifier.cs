using NoWait.Changes;
using NoWait.Comparing;
using NoWait.Delivering;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Processes;

namespace NoWait.Verifying;

/// <summary>Builds services twice under different conditions, apart from all that is deployed or remembered, and compares.</summary>
/// <param name="workspace">The workspace whose tree is copied.</param>
/// <param name="script">The user's own build.</param>
/// <param name="time">The clock.</param>
public sealed class Verifier(Workspace workspace, BuildScript script, TimeProvider time)
{
    /// <summary>Takes a line for people before each build.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>The services to verify: the named ones, or all.</summary>
    /// <exception cref="InvalidUsageException">A name is unknown.</exception>
    public static IReadOnlyList<Service> Choose(IEnumerable<Service> services, Values<string> names) => ServiceSelection.Select(services, names);

    /// <summary>Builds a service twice, and says what differs.</summary>
    /// <exception cref="DeliveryFailedException">A copy of the sources that git knows cannot be built.</exception>
    public async Task<Verification> VerifyAsync(Service service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var here = Path.Combine(Workspace.Ensure(workspace.Cache), "verify", service.Name);
        var elsewhere = Directory.CreateTempSubdirectory("nowait-verify-").FullName;
        try
        {
            var home = OtherUser.HomeIn(Path.Combine(elsewhere, "home"), OwnEnvironment.With().GetValueOrDefault("HOME"));
            var odd = Conditions.Odd(home, await OtherUser.WordsAsync(time, cancellationToken));
            var first = await BuildAsync(service, Path.Combine(here, Conditions.Usual.Name), Conditions.Usual, cancellationToken);
            var second = await BuildAsync(service, Path.Combine(elsewhere, odd.Name), odd, cancellationToken);
            Values<string> differences = first.Descriptor.Digest == second.Descriptor.Digest
                ? []
                : [.. await ImageDifferences.BetweenAsync(first, second, cancellationToken)];
            return new(service.Name, first.Descriptor.Digest, second.Descriptor.Digest, differences) { Varied = odd.Varied };
        }
        finally
        {
            Disk.Delete(here);
            Disk.Delete(elsewhere);
        }
    }

    private async Task<OciImage> BuildAsync(Service service, string folder, Conditions conditions, CancellationToken cancellationToken)
    {
        Say($"{service.Name}: build {conditions.Name}");
        var copy = await WorkingCopy.OfAsync(workspace.Root, folder, time, cancellationToken, conditions.IsReversed);
        Directory.CreateDirectory(Path.Combine(copy.Context, ".nuke"));
        await script.BuildAsync(service.Name, copy.Context, conditions, cancellationToken);
        var layout = OciLayout.Open(Path.Combine(new Workspace(copy.Context).Cache, "images"));
        return await layout.ReadAsync(service.Name, cancellationToken: cancellationToken);
    }
}
