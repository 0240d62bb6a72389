using NoWait.Oci.Layers;

namespace NoWait.Live;

/// <summary>What is to be done to each replica, in this order.</summary>
/// <param name="Deleted">Paths in the image of what is to go.</param>
/// <param name="Changed">What is to come or to change.</param>
internal sealed record LiveChange(IReadOnlyList<string> Deleted, IReadOnlyList<LayerEntry> Changed)
{
    /// <summary>Lines of shell to run.</summary>
    public Values<string> Commands { get; init; } = [];

    /// <summary>Whether the program is started again.</summary>
    public bool Restart { get; init; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Deleted.Count == 0 && Changed.Count == 0 && Commands.Count == 0;
}
