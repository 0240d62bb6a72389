using System.Globalization;

namespace NoWait.Gate.Sharding;

/// <summary>A share of the tests: the <paramref name="Number"/>th of <paramref name="Count"/>.</summary>
/// <param name="Number">From 1 on.</param>
/// <param name="Count">How many shares there are.</param>
public readonly record struct Shard(int Number, int Count)
{
    private const int Most = 10_000;

    /// <summary>Reads <c>K/N</c>.</summary>
    /// <exception cref="InvalidUsageException">It is something else.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length == 2 && Read(parts[0]) is { } number && Read(parts[1]) is { } count
            && number >= 1 && number <= count && count <= Most
            ? new(number, count)
            : throw new InvalidUsageException(
                $"--shard {text} is no share: use K/N with K from 1 to N, as 2/36, or 'cores' for this machine's.");
    }

    /// <summary>The share as <c>K/N</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static int? Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
