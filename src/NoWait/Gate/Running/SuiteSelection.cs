using NoWait.Builders;
using NoWait.Delivering;
using NoWait.Processes;

namespace NoWait.Gate.Running;

/// <summary>The suites of a build, each checked before any of them runs.</summary>
internal static class SuiteSelection
{
    /// <summary>The suites of the chosen services and, when none is chosen, of the repository.</summary>
    /// <exception cref="InvalidUsageException">A suite cannot run, two have one name, or a service depends on an unknown one.</exception>
    public static List<PlacedSuite> Select(string root, IReadOnlyList<Service> services, IEnumerable<Suite> own, Values<string> names)
    {
        CheckDependencies(services);
        var chosen = ServiceSelection.Select(services, names);
        var suites = (names.Count == 0 ? own : []).Select(suite => Place(root, suite, null))
            .Concat(chosen.SelectMany(service => service.Tests.Select(suite => Place(root, suite, service))))
            .ToList();
        if (suites.GroupBy(suite => suite.Title, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidUsageException($"Two suites are called '{twice.Key}': give one of them a Name of its own.");
        }

        foreach (var suite in suites)
        {
            Check(suite);
        }

        return suites;
    }

    /// <summary>A service and all that it depends on, directly or not, in the order of their names.</summary>
    public static IEnumerable<Service> Closure(Service service, IReadOnlyList<Service> services)
    {
        var found = new SortedDictionary<string, Service>(StringComparer.Ordinal);
        var open = new Stack<Service>([service]);
        while (open.TryPop(out var next))
        {
            if (found.TryAdd(next.Name, next))
            {
                foreach (var name in next.DependsOn)
                {
                    open.Push(services.First(other => other.Name == name));
                }
            }
        }

        return found.Values;
    }

    private static PlacedSuite Place(string root, Suite suite, Service? service) =>
        new(suite, service, Path.GetFullPath(Path.Combine(root, suite.Folder)));

    private static void CheckDependencies(IReadOnlyList<Service> services)
    {
        var known = services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var service in services)
        {
            foreach (var name in service.DependsOn)
            {
                if (!known.Contains(name))
                {
                    throw new InvalidUsageException(
                        $"Service '{service.Name}' depends on '{name}', which is no service of the build: it has {string.Join(", ", known)}.");
                }
            }
        }
    }

    private static void Check(PlacedSuite suite)
    {
        if (!Directory.Exists(suite.Folder))
        {
            throw new InvalidUsageException($"Suite '{suite.Title}': there is no folder {suite.Folder}: correct its Folder.");
        }

        if (suite.Suite.Runner.Obstacle(suite.Suite, suite.Folder) is { } obstacle)
        {
            throw new InvalidUsageException($"Suite '{suite.Title}': {obstacle}");
        }

        var program = suite.Suite.Runner.Program;
        if (Executables.Find(program, Environment.GetEnvironmentVariable("PATH")) is null)
        {
            throw new InvalidUsageException($"Suite '{suite.Title}' needs '{program}', which is not here: {Tools.Remedy(program, "")}.");
        }
    }
}
