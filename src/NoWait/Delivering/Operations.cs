using System.Globalization;
using NoWait.Deployers;

namespace NoWait.Delivering;

/// <summary>Looks after what runs.</summary>
/// <param name="workspace">Where releases and logs lie.</param>
/// <param name="services">The services of the build.</param>
/// <param name="options">Which of them.</param>
/// <param name="output">Where the answers go.</param>
public sealed class Operations(
    Workspace workspace, IEnumerable<Service> services, DeliveryOptions options, TextWriter output)
{
    private readonly TextWriter _lines = TextWriter.Synchronized(output);
    private readonly IReadOnlyList<Service> _services = ServiceSelection.Select(services, options.Services);

    /// <summary>Prints a line for each service: its state, address, image, age and restarts.</summary>
    public async Task StatusAsync(CancellationToken cancellationToken)
    {
        var deployer = Choices.Deployer(workspace, options);
        await new Unfinished(workspace).SettleAsync(deployer, cancellationToken);
        var found = (await deployer.StatusAsync(null, cancellationToken))
            .ToDictionary(status => status.Service, StringComparer.Ordinal);
        var width = _services.Max(service => (int?)service.Name.Length) ?? 0;
        foreach (var service in _services)
        {
            var text = found.TryGetValue(service.Name, out var status)
                ? Line(status)
                : "not deployed: ./build.sh Deploy" + (options.Environment == DeploymentEnvironment.Local ? "" : $" --environment {options.Environment}") + " starts it";
            await _lines.WriteLineAsync($"  {service.Name.PadRight(width)}  {text}");
        }
    }

    /// <summary>Stops each service, gracefully, and says what was running.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var deployer = Choices.Deployer(workspace, options);
        foreach (var service in _services)
        {
            var wasRunning = await deployer.StopAsync(service.Name, cancellationToken);
            await _lines.WriteLineAsync($"  {service.Name}  {(wasRunning ? "stopped" : "was not running")}");
        }
    }

    /// <summary>Prints the last lines of each service's log, with its name where there are several, and then new ones.</summary>
    /// <param name="tail">How many lines of each to begin with.</param>
    /// <param name="follow">Whether to go on until cancelled.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LogsAsync(int tail, bool follow, CancellationToken cancellationToken)
    {
        if (tail < 0)
        {
            throw new InvalidUsageException($"--tail {tail} is no number of lines: give 0 or more.");
        }

        var deployer = Choices.Deployer(workspace, options);
        try
        {
            await Task.WhenAll(_services.Select(service => CopyAsync(deployer, service, tail, follow, cancellationToken)));
        }
        catch (OperationCanceledException) when (follow)
        {
            // Ctrl-C is how one stops following.
        }
    }

    private async Task CopyAsync(
        ChosenDeployer deployer, Service service, int tail, bool follow, CancellationToken cancellationToken)
    {
        var prefix = _services.Count > 1 ? service.Name + " | " : "";
        await foreach (var line in deployer.LogsAsync(new LogsRequest(service.Name, tail, follow), cancellationToken))
        {
            await _lines.WriteLineAsync(prefix + line);
        }
    }

    private static string Line(ServiceStatus status)
    {
        var words = new List<string> { status.State.ToString().ToLowerInvariant() };
        if (status.Address is not null && status.State is ServiceState.Running or ServiceState.Unwell)
        {
            words.Add("at " + status.Address);
        }

        if (status.Since is { } since)
        {
            words.Add("since " + since.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        }

        if (status.Digest is { Length: > 19 } digest)
        {
            words.Add(digest[..19]);
        }

        if (status.ProcessId is { } process)
        {
            words.Add("process " + process.ToString(CultureInfo.InvariantCulture));
        }

        if (status.Restarts > 0)
        {
            words.Add($"restarted {status.Restarts} times");
        }

        if (status.Live)
        {
            words.Add("live-updated by Watch: Deploy replaces it by its image");
        }

        return string.Join(", ", words) + (status.Detail is null ? "" : $" ({status.Detail})");
    }
}
