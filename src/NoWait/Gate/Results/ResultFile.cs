using System.Text;
using System.Xml;
using NoWait.Processes;

namespace NoWait.Gate.Results;

/// <summary>Reads a file of results, whatever a runner wrote: TRX, JUnit XML, TAP, or the lines of <c>go test -json</c>.</summary>
internal static class ResultFile
{
    /// <summary>Reads all that is whole; what is not becomes a trouble, and nothing is thrown for it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Read(string path, ResultSink sink)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
        Read(stream, Path.GetFileName(path), sink);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The stream; it must be able to seek.</param>
    /// <param name="name">What it is called in front of people.</param>
    /// <param name="sink">Takes what is found.</param>
    public static void Read(Stream stream, string name, ResultSink sink)
    {
        var first = First(stream);
        stream.Position = 0;
        switch (first)
        {
            case '\0':
                sink.Trouble($"{name} is empty: its runner ended before it wrote a result.");
                break;
            case '<':
                ReadXml(stream, name, sink);
                break;
            case '{':
                ReadLines(stream, new GoTestReader(sink));
                break;
            default:
                ReadLines(stream, new TapReader(sink));
                break;
        }
    }

    private static void ReadXml(Stream stream, string name, ResultSink sink)
    {
        // No document type: what it could define is what makes a small file grow without end.
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        try
        {
            using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            using var xml = XmlReader.Create(text, settings);
            xml.MoveToContent();
            switch (xml.LocalName)
            {
                case "TestRun":
                    new TrxReader(xml, sink).Read();
                    break;
                case "testsuites" or "testsuite":
                    new JUnitReader(xml, sink).Read();
                    break;
                default:
                    sink.Trouble($"{name} holds <{xml.LocalName}>, which is neither TRX nor JUnit XML: name the files of results only.");
                    break;
            }
        }
        catch (XmlException error)
        {
            sink.Trouble($"{name} is not whole, or no XML: {error.Message}");
        }
    }

    private static void ReadLines(Stream stream, ILineResults reader)
    {
        var splitter = new LineSplitter(reader.Line);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            splitter.Write(buffer.AsSpan(0, read));
        }

        splitter.Complete();
        reader.End();
    }

    private static char First(Stream stream)
    {
        int next;
        while ((next = stream.ReadByte()) >= 0)
        {
            // The byte order marks of UTF-8 and UTF-16, and the zeros of the latter, come before the first character.
            if (next is not (' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF or 0xFE or 0xFF or 0))
            {
                return (char)next;
            }
        }

        return '\0';
    }
}
