namespace NoWait.Builders.Docker;

/// <summary>Keeps what is secret out of everything that people and files get to see.</summary>
internal sealed class SecretMask(IEnumerable<string> secrets)
{
    private readonly string[] _lines = [.. secrets
        .SelectMany(secret => secret.Split('\n'))
        .Select(line => line.Trim())
        .Where(line => line.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .OrderByDescending(line => line.Length)];

    /// <summary>The text with three asterisks for each line of a secret.</summary>
    public string Apply(string text)
    {
        foreach (var line in _lines)
        {
            text = text.Replace(line, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
