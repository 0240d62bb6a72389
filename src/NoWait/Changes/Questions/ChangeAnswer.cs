namespace NoWait.Changes.Questions;

/// <summary>What changed, service by service.</summary>
/// <param name="Since">What it is compared with: <c>image</c>, <c>deployed</c>, or the commit as it was asked for.</param>
/// <param name="Services">The services, in the build's order.</param>
public sealed record ChangeAnswer(string Since, IReadOnlyList<ServiceChange> Services)
{
    /// <summary>Each service against the last image that was built of it.</summary>
    public const string Image = "image";

    /// <summary>Each service against what is deployed of it.</summary>
    public const string Deployed = "deployed";

    /// <summary>The commit's full name; null where it is compared with images.</summary>
    public string? Commit { get; init; }

    /// <summary>The build script's files that changed since the commit: what they say is taken as it is now, on both sides.</summary>
    public Values<string> Script { get; init; } = [];

    /// <summary>How many changed, of how many, in a few words.</summary>
    public override string ToString()
    {
        var changed = Services.Count(service => service.Changed);
        return changed == 0 ? "nothing changed" : $"{changed} of {Services.Count} changed";
    }
}
