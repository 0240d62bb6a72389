using System.Diagnostics;
using NoWait.Deployers.Processes;
using NoWait.Docker;
using NoWait.Docker.Containers;
using NoWait.Health;
using HealthAnswer = NoWait.Health.HealthAnswer;

namespace NoWait.Deployers.Containers;

/// <summary>Asks containers of one version whether they are well, from where this machine stands.</summary>
internal sealed class ContainerProbe(DockerEngine engine, ContainerPlan plan, DeployRequest request, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HealthWait _wait = new(time);

    public EngineReach Reach { get; } = new(engine.Endpoint);

    private Service Service => request.Service;

    /// <summary>Asks a container at its own address, or through the engine, until it is well, ended, or its time is over.</summary>
    public async Task<HealthAnswer> UntilWellAsync(ContainerRun run, CancellationToken cancellationToken)
    {
        using var activity = DeployActivity.Start("health", Service.Name, "ask whether it is well");
        var answer = await AskAsync(run, cancellationToken);
        if (!answer.IsWell)
        {
            activity?.SetStatus(ActivityStatusCode.Error, answer.Detail);
        }

        return answer;
    }

    /// <summary>Asks at the published port until it is well; for an engine elsewhere, its own machine is asked.</summary>
    public Task<HealthAnswer> UntilPublishedAsync(Func<string?> ended, TimeSpan deadline, CancellationToken cancellationToken) =>
        _wait.UntilWellAsync(Published, ended, deadline, cancellationToken);

    /// <summary>Whether it answers at its published port now.</summary>
    public async Task<bool> IsWellAsync(CancellationToken cancellationToken) => plan.HostPort is null
        || (await _wait.AskAsync(Published, Patience, cancellationToken)).IsWell;

    private HealthQuestion Published => new(Reach.ProbeHost, plan.HostPort, Service.Health);

    private async Task<HealthAnswer> AskAsync(ContainerRun run, CancellationToken cancellationToken)
    {
        var check = CheckCommand();
        var asksPort = plan.ContainerPort is not null && (Service.Health is not null || check is null);
        if (asksPort && await AddressAsync(run, cancellationToken) is { } address)
        {
            return await AskAtAsync(address, run, cancellationToken);
        }

        if (check is not null)
        {
            return await UntilCheckedAsync(run, check, cancellationToken);
        }

        if (asksPort && run.Ended() is null)
        {
            request.Notice?.Invoke(
                $"{Service.Name} cannot be asked for its health before it has its port, as its engine is not on this machine: give "
                + "its image a HEALTHCHECK, which the engine can run.");
        }

        return await _wait.UntilWellAsync(new("", null, null), run.Ended, Service.HealthDeadline, cancellationToken);
    }

    private async Task<HealthAnswer> AskAtAsync(string address, ContainerRun run, CancellationToken cancellationToken)
    {
        var question = new HealthQuestion(address, plan.ContainerPort, Service.Health);
        var answer = await _wait.UntilWellAsync(question, run.Ended, Service.HealthDeadline, cancellationToken);
        // An address is given to another container as soon as its own ends: only now it is sure who answered.
        return !answer.IsWell || await AddressAsync(run, cancellationToken) == address ? answer : await run.EndAsync(cancellationToken);
    }

    /// <summary>The container's own address, when it answers on this machine; null when it does not, or the container ended.</summary>
    private async Task<string?> AddressAsync(ContainerRun run, CancellationToken cancellationToken)
    {
        var details = await engine.Containers.FindAsync(run.Id, cancellationToken);
        if (details is not { State.Status: "running", RestartCount: 0 })
        {
            await run.EndAsync(cancellationToken);
            return null;
        }

        var endpoint = details.NetworkSettings.Networks?.Values.FirstOrDefault();
        return endpoint is { IPAddress: { Length: > 0 } address, IPPrefixLen: { } prefix } && Reach.Sees(address, prefix) ? address : null;
    }

    /// <summary>The command of the image's <c>HEALTHCHECK</c>; null for none.</summary>
    private IReadOnlyList<string>? CheckCommand()
    {
        var run = request.Image.Config.Config;
        return run?.Healthcheck?.Test switch
        {
            ["CMD", ..] test => [.. test.Skip(1)],
            ["CMD-SHELL", var line, ..] => [.. run.Shell ?? ["/bin/sh", "-c"], line],
            _ => null,
        };
    }

    /// <summary>Runs the image's own check in the container: the engine runs it too, but first after a whole interval.</summary>
    private async Task<HealthAnswer> UntilCheckedAsync(ContainerRun run, IReadOnlyList<string> check, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var pause = ShortestPause;
        while (true)
        {
            var answer = await CheckAsync(run, check, cancellationToken);
            if (answer.IsWell)
            {
                return answer;
            }

            if (run.Ended() is { } end)
            {
                return new(false, end);
            }

            if (time.GetElapsedTime(start) > Service.HealthDeadline)
            {
                return new(false, $"{answer.Detail}, {Service.HealthDeadline.TotalSeconds:0.###} s after its start");
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }

    private async Task<HealthAnswer> CheckAsync(ContainerRun run, IReadOnlyList<string> check, CancellationToken cancellationToken)
    {
        var said = "";
        try
        {
            var code = await engine.Containers.Output.ExecAsync(
                run.Id, new ExecSpec { Cmd = check }, line => said = line.Text, cancellationToken);
            return new(code == 0, code == 0 ? "its HEALTHCHECK is content" : $"its HEALTHCHECK ended with {code}{(said.Length == 0 ? "" : $": {said}")}");
        }
        catch (DockerException e) when (e.Status is not null)
        {
            return new(false, e.Reason ?? e.Message);
        }
    }
}
