namespace Nuke.Common;

/// <summary>Texts that never reach the output.</summary>
internal sealed class Secrets
{
    private volatile string[] _texts = [];

    public void Keep(string text)
    {
        if (text.Length > 0 && Array.IndexOf(_texts, text) < 0)
        {
            _texts = [.. _texts, text];
        }
    }

    /// <summary>The text with <c>***</c> for every secret.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _texts)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
