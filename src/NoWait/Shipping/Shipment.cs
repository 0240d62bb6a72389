using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Oci;

namespace NoWait.Shipping;

/// <summary>Rolls a version out, watches it, and takes it back by itself when it is not well.</summary>
/// <param name="rollOut">Rolls out, and tells the ledger.</param>
/// <param name="baking">Watches.</param>
/// <param name="images">Finds the version that is gone back to.</param>
internal sealed class Shipment(RollOut rollOut, Baking baking, Func<Service, Digest, CancellationToken, Task<DeployRequest>> images) : IDisposable
{
    /// <summary>Many may be watched at once, and some rolled out.</summary>
    private readonly SemaphoreSlim _rollingOut = new(Deploying.MostAtOnce);

    /// <summary>How it is looked at.</summary>
    public ShipOptions Options { get; init; } = new();

    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Gets a version running for good.</summary>
    /// <exception cref="DeployFailedException">It is not, and the exception says what runs.</exception>
    public async Task<Deployment> RunAsync(DeployRequest request, Occasion occasion, CancellationToken cancellationToken)
    {
        request = request with { Service = request.Service with { Bake = Options.Bake ?? request.Service.Bake } };
        var canary = Options.Canary is null ? request : request with
        {
            Canary = Options.Canary,
            Watch = (address, token) => baking.WatchAsync(
                request.Service, new(request.Service.Name, null, request.Image.Descriptor.Digest.ToString()) { Address = address }, token),
        };
        var deployment = await RollOutAsync(canary, occasion, cancellationToken);
        if (!deployment.Changed)
        {
            return deployment;
        }

        if (request.Service.Bake > TimeSpan.Zero)
        {
            Say($"{request.Service.Name}: watched for {request.Service.Bake.TotalSeconds:0.#} s");
        }

        return await baking.WatchAsync(request.Service, deployment, cancellationToken) is { } reason
            ? throw await GoBackAsync(request, deployment, reason)
            : deployment;
    }

    private async Task<Deployment> RollOutAsync(DeployRequest request, Occasion occasion, CancellationToken cancellationToken)
    {
        await _rollingOut.WaitAsync(cancellationToken);
        try
        {
            return await rollOut.DeployAsync(request, occasion, cancellationToken);
        }
        finally
        {
            _rollingOut.Release();
        }
    }

    // What is bad goes back whether or not somebody has lost patience meanwhile.
    private async Task<DeployFailedException> GoBackAsync(DeployRequest request, Deployment bad, string reason)
    {
        var service = request.Service;
        var name = $"{service.Name} {request.Image.Descriptor.Digest.ToShortString()}";
        if (bad.From is not { } before || before == bad.To)
        {
            return Failed(request, bad.To, $"{name} is live and not well: {reason}. Nothing ran before that it could go back to: stop it, or deploy another version.");
        }

        Say($"{service.Name}: {reason}; back to {Digest.Parse(before).ToShortString()}");
        try
        {
            var back = await images(service, Digest.Parse(before), CancellationToken.None);
            await rollOut.DeployAsync(back with { IsKnownGood = true }, new Occasion([]) { IsRollBack = true, Reason = reason }, CancellationToken.None);
            return Failed(request, before, $"{name} went live and was taken back: {reason}. The version before ({Digest.Parse(before).ToShortString()}) is running again.");
        }
        catch (Exception e) when (e is DeployFailedException or OciException)
        {
            return Failed(request, bad.To, $"{name} is live and not well: {reason}. It could not be taken back: {e.Message}", e);
        }
    }

    private static DeployFailedException Failed(DeployRequest request, string running, string message, Exception? inner = null) => new(message, inner)
    {
        Service = request.Service.Name,
        Digest = request.Image.Descriptor.Digest.ToString(),
        Running = running,
        RolledBack = running != request.Image.Descriptor.Digest.ToString(),
    };

    /// <inheritdoc />
    public void Dispose() => _rollingOut.Dispose();
}
