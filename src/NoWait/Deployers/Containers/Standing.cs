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

    /// <summary>Which of a service's containers serves, or is to: the one that has the port, whatever it is called yet; null for none.</summary>
    public static Member? Serving(IReadOnlyList<Member> members, EngineNames names)
    {
        var current = members.FirstOrDefault(member => member.Name == names.Current);
        return current is { IsRunning: true, IsDetached: false } ? current
            : members.FirstOrDefault(member => member.IsRunning && member.IsPublished && member.Name != names.Trial)
            ?? current
            ?? members.Where(member => member.IsRunning && names.IsOld(member.Name)).MaxBy(member => member.Container.Created)
            ?? members.FirstOrDefault(member => member.IsRunning && member.Name == names.Next);
    }

    public string? Label(string name) => Container.Labels?.GetValueOrDefault(name);
}
