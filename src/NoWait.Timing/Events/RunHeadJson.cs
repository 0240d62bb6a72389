using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>
/// Reads of a run what sums and comparisons need, and stops where its targets and steps begin: they are most of the line.
/// </summary>
internal static class RunHeadJson
{
    private const int LongestName = 16;

    /// <summary>The run without its targets and steps; null for any other event and for a line that is no whole one.</summary>
    public static Run? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.TrimEnd((byte)'\r').EndsWith("}"u8) ? Read(new Utf8JsonReader(line)) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static Run? Read(Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[LongestName];
        var head = new Head();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = reader.ValueSpan.Length <= LongestName && !reader.ValueIsEscaped ? reader.CopyString(name) : 0;
            reader.Read();
            if (name[..length] is "targets" or "steps" || !head.Take(name[..length], ref reader))
            {
                break;
            }
        }

        return head.ToRun();
    }

    private sealed class Head
    {
        private DateTimeOffset? _at;
        private string? _id;
        private Person? _by;
        private string[] _asked = [];
        private Outcome _result;
        private bool _unchanged;
        private double _seconds;
        private int _waiting = 1;
        private decimal _rate;
        private decimal? _billed;

        /// <summary>Takes a property's value; false when the event is no run.</summary>
        public bool Take(scoped ReadOnlySpan<char> name, ref Utf8JsonReader reader)
        {
            switch (name)
            {
                case "event": return reader.ValueTextEquals("run"u8);
                case "at": _at = reader.GetDateTimeOffset(); break;
                case "id": _id = reader.GetString(); break;
                case "by": _by = ReadPerson(ref reader); break;
                case "asked": _asked = ReadNames(ref reader); break;
                case "result": _result = JsonWords.Outcome(reader.GetString()); break;
                case "unchanged": _unchanged = reader.GetBoolean(); break;
                case "seconds": _seconds = reader.GetDouble(); break;
                case "waiting": _waiting = reader.GetInt32(); break;
                case "rate": _rate = reader.GetDecimal(); break;
                case "billed": _billed = reader.GetDecimal(); break;
                default: reader.Skip(); break;
            }

            return true;
        }

        public Run? ToRun() => _at is not { } at || _id is null || _by is null ? null : new()
        {
            At = at,
            Id = _id,
            By = _by,
            Asked = _asked,
            Result = _result,
            Unchanged = _unchanged,
            Seconds = _seconds,
            Waiting = _waiting,
            Rate = _rate,
            Billed = _billed,
        };

        private static Person ReadPerson(ref Utf8JsonReader reader)
        {
            var (name, email) = ("", (string?)null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isName, isEmail) = (reader.ValueTextEquals("name"u8), reader.ValueTextEquals("email"u8));
                reader.Read();
                (name, email) = isName ? (reader.GetString() ?? "", email) : isEmail ? (name, reader.GetString()) : (name, email);
                reader.Skip();
            }

            return new(name, email);
        }

        private static string[] ReadNames(ref Utf8JsonReader reader)
        {
            var names = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                names.Add(reader.GetString() ?? "");
            }

            return [.. names];
        }
    }
}
