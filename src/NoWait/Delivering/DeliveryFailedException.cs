namespace NoWait.Delivering;

/// <summary>Some services did not get where they were to go; the message says of each why, and what to do.</summary>
public sealed class DeliveryFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The services' names.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];
}
