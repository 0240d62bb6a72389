namespace Nuke.Common.CI.AzurePipelines;

/// <summary>Azure Pipelines, by its predefined variables.</summary>
public class AzurePipelines : Host
{
    private readonly Func<string, string?> _variable;

    internal AzurePipelines(Func<string, string?> variable) => _variable = variable;

    /// <summary>The host of this process; null when it is another one.</summary>
    public static AzurePipelines? Instance => NukeBuild.Host as AzurePipelines;

    /// <summary>The commit that the pipeline runs for.</summary>
    public string SourceVersion => _variable("BUILD_SOURCEVERSION") ?? "";

    /// <summary>For whom the pipeline runs.</summary>
    public string RequestedFor => _variable("BUILD_REQUESTEDFOR") ?? "";
}
