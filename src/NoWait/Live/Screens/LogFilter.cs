using System.Text.RegularExpressions;

namespace NoWait.Live.Screens;

/// <summary>Which lines are shown.</summary>
/// <param name="Service">The one service whose lines are shown; null for all.</param>
/// <param name="Pattern">What a service's name or a line must match; null for anything.</param>
public sealed record LogFilter(string? Service, Regex? Pattern)
{
    /// <summary>All lines.</summary>
    public static LogFilter All { get; } = new(null, null);

    /// <summary>The lines that a service's name, or else a regular expression, picks.</summary>
    /// <exception cref="InvalidUsageException">It is neither.</exception>
    public static LogFilter Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return All;
        }

        try
        {
            return new(null, new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
        }
        catch (ArgumentException error)
        {
            throw new InvalidUsageException($"--logs {text} is neither a service nor a regular expression: {error.Message}", error);
        }
    }

    /// <summary>Whether a line is shown.</summary>
    public bool Shows(string service, string line) =>
        (Service is null || Service == service) && (Pattern is null || Pattern.IsMatch(service) || Pattern.IsMatch(line));
}
