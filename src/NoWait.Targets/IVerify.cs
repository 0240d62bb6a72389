using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Proves that images are made of their sources alone.</summary>
public interface IVerify : IHazServices
{
    /// <summary>
    /// Builds each service twice, in copies of its tree, under conditions that differ in all that may not count, and says which
    /// file in which layer differs and at what. Nothing that is deployed or remembered is touched; exit code 1 where something differs.
    /// </summary>
    Target Verify => _ => _
        .Description("Build twice under different conditions, and say what differs")
        .Executes(() => this.VerifyServices());
}
