using System.Text;

namespace Nuke.Common;

/// <summary>The console's writer, whichever it is when something is written: an extension may have put its own in its place.</summary>
internal sealed class ConsoleRelay(Func<TextWriter> writer) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => writer().Write(value);

    public override void Write(char[] buffer, int index, int count) => writer().Write(buffer, index, count);

    public override void Write(string? value) => writer().Write(value);

    public override void WriteLine() => writer().WriteLine();

    public override void WriteLine(string? value) => writer().WriteLine(value);

    public override void Flush() => writer().Flush();
}
