using System.Globalization;
using System.Xml;
using NoWait.Timing.Events;

namespace NoWait.Gate.Results;

/// <summary>Reads what <c>dotnet test --logger trx</c> writes, element by element.</summary>
/// <remarks>A test with data holds its cases inside of itself: then they count, and it does not.</remarks>
internal sealed class TrxReader(XmlReader xml, ResultSink sink)
{
    private readonly Stack<Result> _open = new();
    private MessageText? _info;
    private bool _isMessage;

    public void Read()
    {
        while (xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(xml.LocalName);
                    break;
                case XmlNodeType.EndElement:
                    End(xml.LocalName);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when _isMessage:
                    (_open.Count > 0 ? _open.Peek().Message : _info)?.Node(xml);
                    break;
                default:
                    break;
            }
        }
    }

    private void Begin(string element)
    {
        if (IsResult(element))
        {
            if (_open.TryPeek(out var outer))
            {
                outer.HasInner = true;
            }

            _open.Push(new(xml.GetAttribute("testName") ?? "?", xml.GetAttribute("outcome"), Seconds(xml.GetAttribute("duration"))));
            if (xml.IsEmptyElement)
            {
                End(element);
            }
        }
        else if (element == "RunInfo" && xml.GetAttribute("outcome") is "Error" or "Failed" or "Aborted")
        {
            _info = xml.IsEmptyElement ? null : new();
        }
        else
        {
            _isMessage = !xml.IsEmptyElement && (_open.Count > 0 ? element == "Message" : _info is not null && element == "Text");
        }
    }

    private void End(string element)
    {
        _isMessage = false;
        if (IsResult(element) && _open.TryPop(out var result))
        {
            if (!result.HasInner)
            {
                sink.Add(new(result.Name, Outcome(result.Word), result.Seconds, result.Message.ToString()));
            }
        }
        else if (element == "RunInfo" && _info is not null)
        {
            if (_info.ToString() is var info && !IsEcho(info))
            {
                sink.Trouble(info);
            }

            _info = null;
        }
    }

    // xUnit's runner tells of each test that failed once more, as an error of the whole run.
    private static bool IsEcho(string info) =>
        info.StartsWith("[xUnit.net ", StringComparison.Ordinal) && info.EndsWith(" [FAIL]", StringComparison.Ordinal);

    private static bool IsResult(string element) =>
        element is "UnitTestResult" or "TestResultAggregation" or "GenericTestResult" or "ManualTestResult";

    private static TestOutcome Outcome(string? word) => word switch
    {
        "Passed" or "Completed" or "PassedButRunAborted" or "Warning" => TestOutcome.Passed,
        "NotExecuted" or "Inconclusive" or "NotRunnable" or "Pending" => TestOutcome.Skipped,
        "InProgress" or "Disconnected" or "Aborted" => TestOutcome.NotReported,
        _ => TestOutcome.Failed,
    };

    private static double Seconds(string? duration) =>
        TimeSpan.TryParse(duration, CultureInfo.InvariantCulture, out var time) ? time.TotalSeconds : 0;

    private sealed class Result(string name, string? word, double seconds)
    {
        public string Name => name;

        public string? Word => word;

        public double Seconds => seconds;

        public MessageText Message { get; } = new();

        public bool HasInner { get; set; }
    }
}
