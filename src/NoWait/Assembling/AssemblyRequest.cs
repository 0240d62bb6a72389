using NoWait.Builders;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Oci.Outline;

namespace NoWait.Assembling;

/// <summary>A run stage and what goes into it.</summary>
/// <param name="Request">What was built, and from where.</param>
/// <param name="Output">What the build stages made.</param>
internal sealed record AssemblyRequest(BuildRequest Request, BuildOutput Output)
{
    /// <summary>The image below; null for <c>scratch</c>.</summary>
    public OciImage? Base { get; init; }

    /// <summary>The folders, links and users of the image below.</summary>
    public ImageOutline Below { get; init; } = ImageOutline.Empty;

    /// <summary>Files to take in place of those that the stages made: those that were stripped or packed.</summary>
    public IReadOnlyDictionary<string, string> Replaced { get; init; } = new Dictionary<string, string>();

    /// <summary>Notes of the manifest by the specification's names.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The definition.</summary>
    public ImageDefinition Image => Request.Image;
}
