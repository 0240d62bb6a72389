namespace Nuke.Common.Screens;

/// <summary>The workflow commands of GitHub Actions, by its documentation.</summary>
internal static class Workflow
{
    /// <summary>The text of a command, which ends at the line's end.</summary>
    public static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
