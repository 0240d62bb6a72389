using NoWait.Docker.Containers;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

internal static class Engines
{
    /// <summary>A client of the test run's own engine.</summary>
    public static async Task<DockerEngine> RealAsync() => new(DockerEndpoint.Parse((await RealEngine.StartAsync()).Host));

    /// <summary>What a container prints until it ends; then it is removed.</summary>
    public static async Task<IReadOnlyList<string>> OutputOfAsync(this DockerEngine docker, ContainerSpec spec)
    {
        var container = await docker.Containers.CreateAsync(null, spec, default);
        await docker.Containers.StartAsync(container.Id, default);
        // Not followed: a daemon under load may end a followed log before its last lines.
        await docker.Containers.WaitAsync(container.Id, default);
        List<string> lines = [];
        await foreach (var line in docker.Containers.Output.LogsAsync(container.Id, new LogOptions(), default))
        {
            lines.Add(line.Text);
        }

        await docker.Containers.RemoveAsync(container.Id, force: true, default);
        return lines;
    }
}
