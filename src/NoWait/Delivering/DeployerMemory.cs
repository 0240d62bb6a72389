namespace NoWait.Delivering;

/// <summary>By which deployer a service was deployed last, and on which engine.</summary>
/// <param name="Deployer">The deployer's name.</param>
/// <param name="Host">The engine that was named for it; null for the one that Docker's own settings name.</param>
/// <param name="Project">The project that was named for it; null for the repository's folder.</param>
internal sealed record DeployedBy(string Deployer, string? Host, string? Project);

/// <summary>Remembers by which deployer this checkout's services were deployed last: a file of three lines for each.</summary>
internal sealed class DeployerMemory(Workspace workspace)
{
    private string Folder => Path.Combine(workspace.Run, "deployers");

    /// <summary>What is remembered of a service; null for nothing, or for what nobody can read.</summary>
    public DeployedBy? Find(string service)
    {
        var path = Path.Combine(Folder, service);
        return File.Exists(path) && File.ReadAllLines(path) is [ChosenDeployer.Process or ChosenDeployer.Docker or ChosenDeployer.Swarm, ..] lines
            ? new(lines[0], Line(lines, 1), Line(lines, 2))
            : null;
    }

    /// <summary>The services of which anything is remembered.</summary>
    public IEnumerable<string> Services() =>
        Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)) : [];

    public void Remember(string service, DeployedBy by)
    {
        if (Find(service) != by)
        {
            Workspace.Ensure(workspace.Run);
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, service), $"{by.Deployer}\n{by.Host}\n{by.Project}\n");
        }
    }

    private static string? Line(string[] lines, int number) => lines.Length > number && lines[number].Length > 0 ? lines[number] : null;
}
