using System.Text.Json;

namespace NoWait.Timing.Events;

/// <summary>Reads tests' results several times as quickly as the whole document would be: there may be millions of them.</summary>
/// <remarks>For one thread. Suites, runs and fingerprints are the same on thousands of lines, and become one string each.</remarks>
internal sealed class TestResultReader
{
    private readonly Shared _runs = new();
    private readonly Shared _suites = new();
    private readonly Shared _fingerprints = new();

    /// <summary>The result on a line; null for any other event, for one with properties that this version does not know, and for damage.</summary>
    public TestResult? TryRead(ReadOnlySpan<byte> line)
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

    private TestResult? Read(Utf8JsonReader json)
    {
        var fields = new Fields();
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            if (!TakeCommon(name, ref json, ref fields) && !TakeRare(name, ref json, ref fields))
            {
                return null;
            }
        }

        return fields.ToResult();
    }

    private bool TakeCommon(ReadOnlySpan<byte> name, ref Utf8JsonReader json, ref Fields fields)
    {
        if (name.SequenceEqual("at"u8))
        {
            fields.At = json.GetDateTimeOffset();
        }
        else if (name.SequenceEqual("id"u8))
        {
            fields.Id = json.GetString();
        }
        else if (name.SequenceEqual("run"u8))
        {
            fields.Run = _runs.Of(ref json);
        }
        else if (name.SequenceEqual("suite"u8))
        {
            fields.Suite = _suites.Of(ref json);
        }
        else if (name.SequenceEqual("fingerprint"u8))
        {
            fields.Fingerprint = _fingerprints.Of(ref json);
        }
        else if (name.SequenceEqual("test"u8))
        {
            fields.Test = json.GetString();
        }
        else
        {
            return false;
        }

        return true;
    }

    private static bool TakeRare(ReadOnlySpan<byte> name, ref Utf8JsonReader json, ref Fields fields)
    {
        if (name.SequenceEqual("event"u8))
        {
            return json.ValueTextEquals("test"u8);
        }

        if (name.SequenceEqual("outcome"u8))
        {
            fields.Outcome = json.ValueTextEquals("passed"u8) ? "passed" : json.GetString();
        }
        else if (name.SequenceEqual("seconds"u8))
        {
            fields.Seconds = json.GetDouble();
        }
        else if (name.SequenceEqual("v"u8))
        {
            fields.Version = json.GetInt32();
        }
        else if (name.SequenceEqual("message"u8))
        {
            fields.Message = json.GetString();
        }
        else if (name.SequenceEqual("quarantined"u8))
        {
            fields.IsQuarantined = json.GetBoolean();
        }
        else
        {
            return false;
        }

        return true;
    }

    private struct Fields
    {
        public DateTimeOffset? At;
        public int? Version;
        public string? Id;
        public string? Run;
        public string? Suite;
        public string? Test;
        public string? Fingerprint;
        public string? Outcome;
        public string? Message;
        public double Seconds;
        public bool IsQuarantined;

        public readonly TestResult? ToResult() =>
            At is null || Id is null || Run is null || Suite is null || Test is null || Fingerprint is null ? null : new()
            {
                At = At.Value,
                Id = Id,
                Version = Version ?? 1,
                Run = Run,
                Suite = Suite,
                Test = Test,
                Fingerprint = Fingerprint,
                Outcome = TestJson.Outcome(Outcome),
                Seconds = Seconds,
                Message = Message,
                IsQuarantined = IsQuarantined,
            };
    }

    /// <summary>The string that came last, while the same comes again.</summary>
    private sealed class Shared
    {
        private byte[] _bytes = [];
        private string? _text;

        public string? Of(ref Utf8JsonReader json)
        {
            if (_text is null || json.ValueIsEscaped || !json.ValueSpan.SequenceEqual(_bytes))
            {
                _text = json.GetString();
                _bytes = json.ValueIsEscaped ? [] : json.ValueSpan.ToArray();
            }

            return _text;
        }
    }
}
