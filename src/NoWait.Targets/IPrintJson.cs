using Nuke.Common;

namespace NoWait.Targets;

/// <summary>A build whose tables can be had as JSON.</summary>
public interface IPrintJson : INukeBuild
{
    /// <summary>Whether tables are printed as JSON.</summary>
    [Parameter("Print JSON instead of a table", Name = "json")]
    bool AsJson => TryGetValue<bool?>(() => AsJson) ?? false;
}
