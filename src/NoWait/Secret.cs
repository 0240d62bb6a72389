namespace NoWait;

/// <summary>Something that a build or a service may know and nobody else: in no argument, log, ledger or layer.</summary>
/// <param name="Id">What instructions call it.</param>
public sealed record Secret(string Id)
{
    /// <summary>The file that holds it, relative to the repository's root, or absolute; null for a variable.</summary>
    public string? File { get; init; }

    /// <summary>The variable that holds it; null for a file, or for the variable named like <see cref="Id"/>.</summary>
    public string? Variable { get; init; }

    /// <summary>Reads it now.</summary>
    /// <param name="root">What <see cref="File"/> is relative to.</param>
    /// <param name="variables">The environment.</param>
    /// <exception cref="InvalidUsageException">It is not there.</exception>
    internal string Read(string root, IReadOnlyDictionary<string, string> variables)
    {
        if (File is null)
        {
            return variables.TryGetValue(Variable ?? Id, out var value)
                ? value
                : throw new InvalidUsageException($"The secret '{Id}' is to come from the variable {Variable ?? Id}, which is not set: set it.");
        }

        try
        {
            return System.IO.File.ReadAllText(Path.Combine(root, File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidUsageException($"The secret '{Id}' is to come from the file {File}, which cannot be read: {e.Message}", e);
        }
    }
}
