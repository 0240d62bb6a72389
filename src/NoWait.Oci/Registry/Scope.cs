namespace NoWait.Oci.Registry;

/// <summary>What is to be done at a registry, as its token service wants to hear it.</summary>
/// <param name="Host">The registry's host, with its port when there is one.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Push">Whether it is written to, and not only read.</param>
internal sealed record Scope(string Host, string Repository, bool Push)
{
    /// <summary>Another repository of the same registry that is read from; null for none.</summary>
    public string? From { get; init; }

    public override string ToString() => $"repository:{Repository}:{(Push ? "pull,push" : "pull")}"
        + (From is null ? "" : $" repository:{From}:pull");
}
