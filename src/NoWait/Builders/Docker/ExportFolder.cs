using NoWait.Changes;

namespace NoWait.Builders.Docker;

/// <summary>Where what comes out of a service's build stages lies between runs: a folder for each stage.</summary>
internal sealed class ExportFolder(BuildRequest request, DockerPlan plan)
{
    /// <summary>The folder of all stages' folders; after a build it holds what that build made, and nothing else.</summary>
    public string Root { get; } = FolderOf(request);

    /// <summary>The folder that is each build stage's root.</summary>
    public IReadOnlyDictionary<string, string> Stages => plan.Whole is not null
        ? new Dictionary<string, string>()
        : plan.Graph.Needed.Where(node => node.Index != plan.Graph.Run.Index)
            .Select(node => plan.Names.Of(node.Index))
            .ToDictionary(name => name, name => Path.Combine(Root, name));

    /// <summary>The acts that are still to be done.</summary>
    public Values<PendingAct> Pending => plan.Whole is not null ? [] : plan.Acts.Where(act => act.IsLast).Select(Pend).ToValues();

    /// <summary>The folder of a service's exports.</summary>
    public static string FolderOf(BuildRequest request) => Path.Combine(request.Store, "exports", request.Service);

    private PendingAct Pend(StageAct act)
    {
        var stage = plan.Names.Of(act.Stage);
        return new(stage, act.Instruction, "/" + act.Path, Path.Combine(Root, stage, act.Path));
    }
}
