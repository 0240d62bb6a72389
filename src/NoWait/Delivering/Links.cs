using NoWait.Binaries;

namespace NoWait.Delivering;

/// <summary>How what is built gets to where it runs: the one answer that packing and advice about it rest on.</summary>
internal static class Links
{
    /// <summary>The way of delivery; its link is what was said, or else what the last push to the same registry measured.</summary>
    /// <exception cref="InvalidUsageException">What was said is no speed.</exception>
    public static Binaries.Delivery Of(Workspace workspace, DeliveryOptions options) => new() { Link = LinkOf(workspace, options) };

    private static Bandwidth? LinkOf(Workspace workspace, DeliveryOptions options) => options.LinkMegabits switch
    {
        > 0 and < double.PositiveInfinity and var said => Bandwidth.FromMegabits(said),
        { } none => throw new InvalidUsageException(
            FormattableString.Invariant($"--link-speed {none} is no speed: give the link's Mbit/s, more than 0.")),
        null => options.Registry is { } registry && new LinkSpeeds(workspace.Links).Of(registry.Split('/')[0]) is { } measured
            ? new(measured * 8)
            : null,
    };
}
