using System.Text;

namespace Nuke.Common.Screens;

/// <summary>How a piece of text looks.</summary>
internal enum Style
{
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
    Warning,
    Accent,
}

/// <summary>Writes whole lines, styled where there is a terminal, with every secret blotted out.</summary>
internal sealed class Screen(TextWriter output, TextWriter error, Secrets secrets, bool hasColours)
{
    private readonly object _gate = new();

    public bool HasErrorColours { get; init; }

    /// <summary>Starts a text that is written as one.</summary>
    public Page NewPage() => new(hasColours);

    public void Write(Page page) => Write(output, page.ToString());

    public void WriteLine(string line, Style style = Style.Plain) => Write(NewPage().Add(line, style).EndLine());

    public void WriteError(string line) => Write(error, new Page(HasErrorColours).Add(line, Style.Bad).EndLine().ToString());

    public void WriteErrorPlain(string line) => Write(error, line + "\n");

    private void Write(TextWriter writer, string text)
    {
        lock (_gate)
        {
            writer.Write(secrets.Hide(text));
            writer.Flush();
        }
    }
}

/// <summary>A text in the making.</summary>
internal sealed class Page(bool hasColours)
{
    private const string Spaces = "                                ";

    private readonly StringBuilder _text = new();

    public Page Add(string text, Style style = Style.Plain)
    {
        if (hasColours && style != Style.Plain)
        {
            _text.Append(Code(style)).Append(text).Append("\e[0m");
        }
        else
        {
            _text.Append(text);
        }

        return this;
    }

    /// <summary>Adds text and fills up to the width.</summary>
    public Page AddLeft(string text, int width, Style style = Style.Plain)
    {
        Add(text, style);
        return Space(width - text.Length);
    }

    /// <summary>Fills up to the width, then adds text.</summary>
    public Page AddRight(string text, int width, Style style = Style.Plain)
    {
        Space(width - text.Length);
        return Add(text, style);
    }

    public Page EndLine()
    {
        while (_text.Length > 0 && _text[^1] == ' ')
        {
            _text.Length--;
        }

        _text.Append('\n');
        return this;
    }

    public Page Line(string text = "", Style style = Style.Plain) => Add(text, style).EndLine();

    public override string ToString() => _text.ToString();

    // StringBuilder.Append(' ', count) is vectorised code that has to be compiled at run time first.
    private Page Space(int width)
    {
        for (; width > 0; width -= Spaces.Length)
        {
            _text.Append(Spaces, 0, Math.Min(width, Spaces.Length));
        }

        return this;
    }

    private static string Code(Style style) =>
        style switch
        {
            Style.Strong => "\e[1m",
            Style.Faint => "\e[2m",
            Style.Good => "\e[32m",
            Style.Bad => "\e[31m",
            Style.Warning => "\e[33m",
            _ => "\e[36m",
        };
}
