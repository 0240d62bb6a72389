using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace NoWait.Timing.Rendering;

/// <summary>
/// A piece of HTML. <c>Html.Of($"…")</c> encodes whatever is put into the text, in elements and in quoted attributes
/// alike, unless it is a piece of HTML already: there is nothing that one could forget.
/// </summary>
public readonly struct Html : IEquatable<Html>
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>The piece that this text makes, with its holes encoded.</summary>
    public static Html Of(HtmlText text) => new(text.Text);

    /// <summary>These pieces one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece._text)));

    /// <summary>Text that stands in the source and is HTML as it is, such as a style sheet.</summary>
    public static Html Constant([ConstantExpected] string text) => new(text);

    /// <summary>A link when the address is one of the web; the bare text for every other address.</summary>
    public static Html Link(string address, string text) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? Of($"<a href=\"{uri.AbsoluteUri}\">{text}</a>")
            : Of($"{text}");

    /// <summary>The HTML.</summary>
    public override string ToString() => _text ?? "";

    /// <inheritdoc />
    public bool Equals(Html other) => ToString() == other.ToString();

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Html other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether both are the same text.</summary>
    public static bool operator ==(Html left, Html right) => left.Equals(right);

    /// <summary>Whether the texts differ.</summary>
    public static bool operator !=(Html left, Html right) => !left.Equals(right);
}

/// <summary>Text with holes for <see cref="Html.Of"/>; the compiler makes it from <c>$"…"</c>.</summary>
[InterpolatedStringHandler]
public readonly ref struct HtmlText
{
    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    public HtmlText(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 16));

    internal string Text => _text.ToString();

    /// <summary>Adds what was written in the source as it is.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>Adds text, encoded.</summary>
    public void AppendFormatted(string? text) => _text.Append(text is null ? "" : HtmlEncoder.Default.Encode(text));

    /// <summary>Adds a piece of HTML as it is.</summary>
    public void AppendFormatted(Html piece) => _text.Append(piece.ToString());

    /// <summary>Adds pieces of HTML as they are.</summary>
    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        foreach (var piece in pieces)
        {
            AppendFormatted(piece);
        }
    }

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(int number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>Adds a coordinate, to a tenth.</summary>
    public void AppendFormatted(double number) => _text.Append(CultureInfo.InvariantCulture, $"{number:0.#}");

    /// <summary>Adds a time in a fixed format, encoded.</summary>
    public void AppendFormatted(DateTime time, string format) => AppendFormatted(time.ToString(format, CultureInfo.InvariantCulture));
}
