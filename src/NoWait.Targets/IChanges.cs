using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Finds out which services a change touches.</summary>
public interface IChanges : IHazServices, ILookBack, IPrintJson
{
    /// <summary>
    /// Compares each service's inputs with those of its last image, and says what differs or since when nothing does; asked
    /// alone, also with a commit, branch or tag (<c>--since</c>), or with what is <c>deployed</c>. A branch of that name is
    /// <c>refs/heads/deployed</c>.
    /// </summary>
    Target Changes => _ => _
        .Description("Find the services whose inputs changed, and say why")
        .Executes(() => this.DetectChanges());
}
