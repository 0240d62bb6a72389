namespace NoWait.Delivering;

/// <summary>Picks the services that a user named.</summary>
internal static class ServiceSelection
{
    /// <summary>The named services in the build's own order, or all of them when none is named.</summary>
    /// <exception cref="InvalidUsageException">A name is unknown, unfit for a service, or given to two of them.</exception>
    public static IReadOnlyList<Service> Select(IEnumerable<Service> services, Values<string> names)
    {
        var all = services.ToList();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in all)
        {
            Check(service.Name);
            if (!known.Add(service.Name))
            {
                throw new InvalidUsageException(
                    $"Two services are called '{service.Name}': give each a name of its own in Build.Services.");
            }
        }

        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            var choice = known.Count == 0 ? "the build has none" : $"the build has {string.Join(", ", known)}";
            throw new InvalidUsageException($"There is no service '{unknown}' (--services): {choice}.");
        }

        return names.Count == 0 ? all : [.. all.Where(service => names.Contains(service.Name))];
    }

    private static void Check(string name)
    {
        var fit = name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-' && name.All(character =>
            char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
        if (!fit)
        {
            throw new InvalidUsageException(
                $"'{name}' cannot name a service: use 1 to 63 lower-case letters, digits and dashes, "
                + "with no dash at either end.");
        }
    }
}
