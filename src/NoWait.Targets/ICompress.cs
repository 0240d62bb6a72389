using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Packs executables with UPX where that pays.</summary>
public interface ICompress : IStrip
{
    /// <summary>Packs the executables that a definition names, if the measured gain exceeds the measured cost.</summary>
    Target Compress => _ => _
        .Description("Pack executables with UPX, when it pays")
        .DependsOn(Strip)
        .Executes(() => this.Deliver((delivery, cancellation) => delivery.CompressAsync(cancellation)));
}
