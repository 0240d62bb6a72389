using System.Globalization;
using System.Xml;
using NoWait.Timing.Events;

namespace NoWait.Gate.Results;

/// <summary>Reads JUnit XML in the dialects that are about (Ant, Surefire, Gradle, pytest, Jest), element by element.</summary>
/// <remarks>Surefire's retries are told apart: <c>flakyFailure</c> passed in the end, <c>rerunFailure</c> never did.</remarks>
internal sealed class JUnitReader(XmlReader xml, ResultSink sink)
{
    private readonly Stack<string> _suites = new();
    private Case? _case;
    private MessageText? _message;

    public void Read()
    {
        do
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(xml.LocalName);
                    break;
                case XmlNodeType.EndElement:
                    End(xml.LocalName);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    _message?.Node(xml);
                    break;
                default:
                    break;
            }
        }
        while (xml.Read());
    }

    private void Begin(string element)
    {
        switch (element)
        {
            case "testsuite" when !xml.IsEmptyElement:
                _suites.Push(xml.GetAttribute("name") ?? "");
                break;
            case "testcase":
                _case = new(Name(), Seconds(xml.GetAttribute("time")));
                break;
            case "failure" or "error" or "rerunFailure" or "rerunError" or "flakyFailure" or "flakyError" or "skipped":
                Remark(element);
                break;
            default:
                _message = null;
                return;
        }

        if (xml.IsEmptyElement)
        {
            End(element);
        }
    }

    private void Remark(string element)
    {
        // What fails outside of any test, as the setting up of a suite, is a failure that no test shows.
        var owner = _case ??= new(_suites.TryPeek(out var suite) && suite.Length > 0 ? suite : "suite", 0) { IsOfSuite = true };
        _message = owner.Message;
        _message.Line(xml.GetAttribute("message") ?? "");
        switch (element)
        {
            case "skipped":
                owner.Outcome = owner.Outcome == TestOutcome.Failed ? TestOutcome.Failed : TestOutcome.Skipped;
                break;
            case "failure" or "error":
                owner.Outcome = TestOutcome.Failed;
                break;
            default:
                owner.Retries++;
                break;
        }
    }

    private void End(string element)
    {
        switch (element)
        {
            case "testsuite":
                _suites.TryPop(out _);
                break;
            case "testcase":
                Emit();
                break;
            case "failure" or "error" when _case is { IsOfSuite: true }:
                Emit();
                break;
            default:
                break;
        }

        _message = null;
    }

    private void Emit()
    {
        if (_case is { } test)
        {
            for (var i = 0; i < test.Retries; i++)
            {
                sink.Add(new(test.Name, TestOutcome.Failed, 0, test.Message.ToString()) { IsRetried = true });
            }

            var said = test.Outcome == TestOutcome.Passed ? "" : test.Message.ToString();
            sink.Add(new(test.Name, test.Outcome, test.Seconds, said));
        }

        _case = null;
    }

    private string Name()
    {
        var name = xml.GetAttribute("name") ?? "?";
        var owner = xml.GetAttribute("classname") is { Length: > 0 } type ? type : _suites.TryPeek(out var suite) ? suite : "";
        return owner.Length == 0 || name.StartsWith(owner, StringComparison.Ordinal) ? name : $"{owner}.{name}";
    }

    private static double Seconds(string? time) =>
        double.TryParse(time, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    private sealed class Case(string name, double seconds)
    {
        public string Name => name;

        public double Seconds => seconds;

        public bool IsOfSuite { get; init; }

        public MessageText Message { get; } = new();

        public TestOutcome Outcome { get; set; }

        public int Retries { get; set; }
    }
}
