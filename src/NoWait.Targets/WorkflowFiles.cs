using NoWait.Workflows;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Tells from a build what its workflow has to do.</summary>
internal static class WorkflowFiles
{
    public static Task WriteWorkflow(this IWorkflow build) => build.Guard(_ =>
    {
        var file = new WorkflowFile(build.RootDirectory, build.WorkflowFile);
        var text = GitHubWorkflow.Render(PlanOf(build));
        if (build.CheckWorkflow)
        {
            file.Check(text);
            Console.WriteLine($"{build.WorkflowFile} is what the build says.");
        }
        else
        {
            Console.WriteLine(file.Write(text, build.ForceWorkflow) ? $"{build.WorkflowFile} is written anew: commit it." : $"{build.WorkflowFile} stands already.");
        }

        return Task.CompletedTask;
    });

    private static WorkflowPlan PlanOf(IWorkflow build)
    {
        var services = (build as IHazServices)?.Services.ToList() ?? [];
        var there = build is IHazServices and IShip ship ? EnvironmentOf(ship, build.ShipsTo) : null;
        return new()
        {
            Branch = build.MainBranch,
            HasServices = services.Count > 0,
            HasTests = build is ITestGate,
            Shards = build.TestShards,
            Ships = build is IShip,
            Environment = build.ShipsTo,
            Secrets = services.Select(service => there?.Of(service) ?? service)
                .SelectMany(service => service.Secrets.Concat(service.Swarm.Secrets)).Where(secret => secret.File is null)
                .Select(secret => secret.Variable ?? secret.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValues(),
            PushesToGitHub = there?.Registry?.StartsWith("ghcr.io/", StringComparison.Ordinal) == true,
        };
    }

    private static DeploymentEnvironment? EnvironmentOf(IHazServices build, string? name) => Delivering.EnvironmentChoice.Find(build.Environments, name);
}
