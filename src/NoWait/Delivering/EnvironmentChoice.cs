namespace NoWait.Delivering;

/// <summary>Picks the environment that a user named, and says what it is for a run.</summary>
public static class EnvironmentChoice
{
    /// <summary>The environment by this name; null when none is named and the build says nothing about <c>local</c>.</summary>
    /// <exception cref="InvalidUsageException">It is unknown, unfit as a name, or declared twice.</exception>
    public static DeploymentEnvironment? Find(IEnumerable<DeploymentEnvironment> environments, string? name)
    {
        var all = environments.ToList();
        foreach (var environment in all)
        {
            Check(environment.Name);
        }

        if (all.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidUsageException($"Two environments are called '{twice.Key}': give each a name of its own in Build.Environments.");
        }

        return all.Find(one => one.Name == (name ?? DeploymentEnvironment.Local))
            ?? (name is null or DeploymentEnvironment.Local ? null : throw new InvalidUsageException(
                $"There is no environment '{name}' (--environment): the build has {string.Join(", ", all.Select(one => one.Name).Prepend(DeploymentEnvironment.Local))}."));
    }

    /// <summary>The choices of a run in this environment: what the command line says, and else what the environment does.</summary>
    public static DeliveryOptions In(this DeliveryOptions options, DeploymentEnvironment? environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        return environment is null ? options : options with
        {
            Environment = environment.Name,
            Deployer = options.Deployer is null or "auto" ? environment.Deployer ?? options.Deployer : options.Deployer,
            Host = options.Host ?? environment.Engine,
            Project = options.Project ?? environment.Project,
            Registry = options.Registry ?? environment.Registry,
            Refuses = environment.Refuses,
        };
    }

    private static void Check(string name)
    {
        var fit = name.Length is > 0 and <= 40 && name[0] != '-' && name[^1] != '-'
            && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
        if (!fit)
        {
            throw new InvalidUsageException(
                $"'{name}' cannot name an environment: use 1 to 40 lower-case letters, digits and dashes, with no dash at either end.");
        }
    }
}
