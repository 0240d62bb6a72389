using NoWait.Docker.Containers;

namespace NoWait.Deployers.Containers;

/// <summary>A container of a service, as an engine lists it.</summary>
internal sealed record Member(ContainerSummary Container)
{
    public string Id => Container.Id;

    public string Name => Container.Names is [var name, ..] ? name.TrimStart('/') : "";

    public bool IsRunning => Container.State == "running";

    /// <summary>Whether the engine may start it, or is about to.</summary>
    public bool IsUp => Container.State is "running" or "restarting" or "paused";

    public string? Digest => Label(EngineLabels.Digest);

    public int? Port => int.TryParse(Label(EngineLabels.Port), out var port) ? port : null;

    /// <summary>Whether it has a port, and that leads to it.</summary>
    public bool IsPublished => Port is not null && Container.Ports?.Any(port => port.PublicPort == Port) == true;

    /// <summary>Whether it lost its port to another: a hand-over took it, and did not come to its end.</summary>
    public bool IsDetached => Port is not null && IsRunning && !IsPublished;

    public string? Label(string name) => Container.Labels?.GetValueOrDefault(name);
}
