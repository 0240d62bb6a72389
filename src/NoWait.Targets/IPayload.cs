using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Advice on bytes: what executables and images weigh, what could be taken off, and what that is worth on this link.</summary>
public interface IPayload : IHazServices, IPrintJson
{
    /// <summary>Images to look at in place of the services': as an engine or a registry calls them, or <c>oci:folder[:name]</c>.</summary>
    [Parameter("Images to look at instead of services: a name, or oci:folder", Name = "images")]
    string[]? PayloadImages => TryGetValue(() => PayloadImages);

    /// <summary>What the images stand on, where that is not known here: its layers are told apart.</summary>
    [Parameter("What the images stand on, as debian:12-slim or oci:folder", Name = "base")]
    string? PayloadBase => TryGetValue(() => PayloadBase);

    /// <summary>
    /// Measures each executable of size as built, stripped and packed at each level; says what strip and UPX save and cost on
    /// this link, and which files of which layer are waste. Nothing that was built is touched.
    /// </summary>
    Target Payload => _ => _
        .Description("Advice on bytes: strip, UPX, and waste by layer")
        .TryAfter<IBuildImages>(x => x.BuildImages)
        .TryAfter<IPush>(x => x.Push)
        .Executes(() => this.AdviseOnBytes());
}
