using System.Text;

namespace NoWait.Linting;

/// <summary>Applies replacements to a text.</summary>
internal static class Edits
{
    /// <summary>The text with the edits made; of two that overlap, only the first.</summary>
    public static string Apply(string text, IEnumerable<Edit> edits)
    {
        var result = new StringBuilder(text.Length);
        var position = 0;
        foreach (var edit in edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.Length))
        {
            if (edit.Start < position || edit.Start + edit.Length > text.Length)
            {
                continue;
            }

            result.Append(text, position, edit.Start - position).Append(edit.Text);
            position = edit.Start + edit.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }
}
