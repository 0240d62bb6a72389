using System.Text;
using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>A person's picture: the one that lies beside the ledger, else drawn from the initials. Nobody else is asked for it.</summary>
internal static class Face
{
    public static Html Of(Person person, Pictures pictures) => pictures.Of(person) is { } path
        ? Html.Of($"<img src=\"{path}\" alt=\"{person.Name}\" title=\"{person.Name}\" width=\"56\" height=\"56\"/>")
        : Of(person.Name);

    /// <summary>The picture that is drawn from a name.</summary>
    public static Html Of(string name) => Html.Of($"""
        <svg viewBox="0 0 48 48" role="img" aria-label="{name}"><title>{name}</title><circle cx="24" cy="24" r="24" fill="hsl({Hue(name)} 42% 38%)"/><text class="initials" x="24" y="31" aria-hidden="true">{Initials(name)}</text></svg>
        """);

    /// <summary>The first letters of the first and the last word; "?" when there are none.</summary>
    public static string Initials(string name)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var letters = words.Length > 1 ? First(words[0]) + First(words[^1]) : words.Length == 1 ? First(words[0]) : "";
        return letters.Length > 0 ? letters.ToUpperInvariant() : "?";
    }

    private static string First(string word)
    {
        var letter = word.EnumerateRunes().FirstOrDefault(Rune.IsLetterOrDigit);
        return letter == default ? "" : letter.ToString();
    }

    private static int Hue(string name)
    {
        var hash = 2166136261u;
        foreach (var character in name.ToUpperInvariant())
        {
            hash = unchecked((hash ^ character) * 16777619);
        }

        return (int)(hash % 360);
    }
}
