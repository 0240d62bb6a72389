using NoWait.Deployers;
using NoWait.Health;
using NoWait.Processes;
using NoWait.Shipping.Checks;

namespace NoWait.Shipping;

/// <summary>Watches a version after it was rolled out, by its deployer's word, its health and the checks that its service declares.</summary>
/// <param name="deployer">Says whether it runs.</param>
/// <param name="root">The repository's root.</param>
/// <param name="time">The clock.</param>
internal sealed class Baking(IDeployer deployer, string root, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>What is found bad is looked at once more so much later: a lost packet takes nothing back.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(250);

    /// <summary>Watches for the service's <see cref="Service.Bake"/>; gives what went wrong, or null when nothing did.</summary>
    /// <param name="service">The service.</param>
    /// <param name="deployment">What was rolled out.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task<string?> WatchAsync(Service service, Deployment deployment, CancellationToken cancellationToken)
    {
        using var http = CheckSite.Client();
        var site = new CheckSite(service.Name, deployment.Address, root) { Http = http, Time = time, Environment = OwnEnvironment.With() };
        var start = time.GetTimestamp();
        var before = await StatusAsync(service, cancellationToken);
        var pause = service.Bake / 10 < LongestPause ? service.Bake / 10 : LongestPause;
        while (true)
        {
            if (await AskAsync(service, deployment, before, site, cancellationToken) is { } wrong)
            {
                await Task.Delay(SecondLook, time, cancellationToken);
                if (await AskAsync(service, deployment, before, site, cancellationToken) is { } again)
                {
                    return again == wrong ? wrong : $"{wrong}; then {again}";
                }
            }

            if (time.GetElapsedTime(start) + pause > service.Bake)
            {
                return null;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<string?> AskAsync(
        Service service, Deployment deployment, ServiceStatus? before, CheckSite site, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(service, cancellationToken);
        if (Judge(status, before, deployment) is { } bad)
        {
            return bad;
        }

        var health = service.Health is { } path && deployment.Address is { } address && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? await new HealthWait(time).AskAsync(new(uri.Host, uri.Port, path), HealthWait.LongestAnswer, cancellationToken)
            : new(true, "");
        if (!health.IsWell)
        {
            return $"its health: {health.Detail}";
        }

        var answers = await Task.WhenAll(service.Checks.Select(check => check.AskAsync(site, cancellationToken)));
        return answers.FirstOrDefault(answer => answer is not null);
    }

    private static string? Judge(ServiceStatus? status, ServiceStatus? before, Deployment deployment) => status switch
    {
        null => "it is gone",
        { IsCertain: false } => null,
        { State: ServiceState.Crashed or ServiceState.Restarting or ServiceState.Stopped } => $"it is {status.State.ToString().ToLowerInvariant()}{(status.Detail is null ? "" : $" ({status.Detail})")}",
        { State: ServiceState.Unwell } => $"it is unwell{(status.Detail is null ? "" : $" ({status.Detail})")}",
        _ when status.Restarts > (before?.Restarts ?? 0) => "it crashed, and was started again",
        _ when status.Digest is { } digest && digest != deployment.To => "another version runs in its place",
        _ => null,
    };

    private async Task<ServiceStatus?> StatusAsync(Service service, CancellationToken cancellationToken) =>
        (await deployer.StatusAsync(service.Name, cancellationToken)).FirstOrDefault(status => status.Service == service.Name);
}
