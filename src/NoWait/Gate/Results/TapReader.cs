using System.Globalization;
using NoWait.Timing.Events;

namespace NoWait.Gate.Results;

/// <summary>Reads the Test Anything Protocol, versions 13 and 14, with subtests, directives, plans and YAML blocks.</summary>
/// <remarks>Of a test with subtests these count; it counts itself only when it failed and none of them did.</remarks>
internal sealed class TapReader(ResultSink sink) : ILineResults
{
    private const int Indent = 4;
    private const int MostMissing = 1000;
    private const int Deepest = 64;

    private readonly List<Level> _levels = [new()];
    private string? _yamlEnd;
    private bool _bailedOut;

    public void Line(string line)
    {
        var text = line.AsSpan().TrimStart(' ');
        var spaces = line.Length - text.Length;
        if (_yamlEnd is not null)
        {
            InYaml(text.TrimEnd());
            return;
        }

        if (text.IsWhiteSpace() || (_levels.Count == 1 && text.StartsWith("TAP version")))
        {
            return;
        }

        var current = _levels[^1];
        if (text.TrimEnd() is "---" && current.Last is not null && spaces > Indent * (_levels.Count - 1))
        {
            _yamlEnd = "...";
            return;
        }

        Next(text, spaces / Indent);
    }

    public void End()
    {
        Unwind(0);
        Settle(_levels[0], "");
        if (_levels[0] is { Plan: null } && !_bailedOut)
        {
            sink.Trouble("The TAP stream has no plan (as 1..12): its runner was cut short, or wrote something else.");
        }

        Flush();
    }

    private void Next(ReadOnlySpan<char> text, int depth)
    {
        if (text.StartsWith("# Subtest:"))
        {
            _levels[Math.Min(depth, _levels.Count - 1)].Announced = text[10..].Trim().ToString();
        }
        else if (text.StartsWith("Bail out!"))
        {
            _bailedOut = true;
            sink.Trouble(text.Trim().ToString());
        }
        else if (TapLine.TryRead(text) is { } test)
        {
            Test(test, depth);
        }
        else if (Plan(text) is { } plan)
        {
            Enter(depth).Plan = plan;
        }
        else if (text[0] == '#' && _levels[^1].Last is { Outcome: TestOutcome.Failed } failed)
        {
            _levels[^1].Last = failed with { Message = Join(failed.Message, text[1..].Trim()) };
        }
    }

    private void Test(TapLine line, int depth)
    {
        var level = Enter(depth);
        level.Keep();
        level.Count++;
        var number = line.Number ?? level.Count;
        level.Seen.Add(number);
        var name = line.Description.Length > 0 ? line.Description : $"test {number}";
        var outcome = line.Directive.Length > 0 ? TestOutcome.Skipped : line.IsOk ? TestOutcome.Passed : TestOutcome.Failed;
        var children = level.Children;
        level.Children = null;
        level.Announced = null;
        if (children is { Count: > 0 })
        {
            var isTold = outcome != TestOutcome.Failed || children.Exists(child => child.IsFailure);
            level.Cases.AddRange(children.Select(child => child with { Name = $"{name} > {child.Name}" }));
            if (isTold)
            {
                return;
            }
        }

        level.Last = new(name, outcome, 0, line.Reason);
        if (_levels.Count == 1)
        {
            Flush();
        }
    }

    private Level Enter(int depth)
    {
        if (depth >= _levels.Count && _levels.Count <= Deepest)
        {
            _levels[^1].Keep();
            _levels.Add(new());
        }
        else
        {
            Unwind(depth);
        }

        return _levels[^1];
    }

    private void Unwind(int depth)
    {
        while (_levels.Count > depth + 1)
        {
            var ended = _levels[^1];
            _levels.RemoveAt(_levels.Count - 1);
            Settle(ended, "");
            (_levels[^1].Children ??= []).AddRange(ended.Cases);
        }
    }

    private void Settle(Level level, string prefix)
    {
        level.Keep();
        if (level.Children is { } orphans)
        {
            // The line that names them never came.
            var parent = level.Announced ?? "subtest";
            level.Cases.AddRange(orphans.Select(child => child with { Name = $"{parent} > {child.Name}" }));
            level.Cases.Add(new(parent, TestOutcome.NotReported, 0, "The runner ended before it told how this ended."));
        }

        if (level.Plan is not { } plan)
        {
            return;
        }

        var missing = Enumerable.Range(1, plan).Where(number => !level.Seen.Contains(number)).Take(MostMissing);
        level.Cases.AddRange(missing.Select(number =>
            new TestCase($"{prefix}test {number}", TestOutcome.NotReported, 0, $"The plan has {plan} tests; nothing was said of this one.")));
        if (level.Count > plan)
        {
            sink.Trouble($"The plan has {plan} tests, and there were {level.Count}: correct the plan.");
        }
    }

    private void Flush()
    {
        foreach (var test in _levels[0].Cases)
        {
            sink.Add(test);
        }

        _levels[0].Cases.Clear();
    }

    private void InYaml(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(_yamlEnd))
        {
            _yamlEnd = null;
        }
        else if (_levels[^1].Last is { } last && text.IndexOf(':') is var colon && colon > 0)
        {
            var value = text[(colon + 1)..].Trim().Trim("'\"");
            _levels[^1].Last = text[..colon] switch
            {
                "duration_ms" when double.TryParse(value, CultureInfo.InvariantCulture, out var time) => last with { Seconds = time / 1000 },
                "error" or "message" when value is not ("|-" or "|" or ">" or ">-") => last with { Message = Join(last.Message, value) },
                _ => last,
            };
        }
    }

    private static int? Plan(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("1.."))
        {
            return null;
        }

        var end = 3;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return int.TryParse(text[3..end], NumberStyles.None, CultureInfo.InvariantCulture, out var plan) ? plan : null;
    }

    private static string Join(string before, ReadOnlySpan<char> more) =>
        before.Length > 2000 ? before : before.Length == 0 ? more.ToString() : $"{before}\n{more}";

    /// <summary>The tests of one indentation, until the line comes that they belong to.</summary>
    private sealed class Level
    {
        public int? Plan { get; set; }

        public int Count { get; set; }

        public HashSet<int> Seen { get; } = [];

        public List<TestCase> Cases { get; } = [];

        /// <summary>The tests of a deeper level that has ended.</summary>
        public List<TestCase>? Children { get; set; }

        public string? Announced { get; set; }

        /// <summary>The test that came last: a block behind it may say more.</summary>
        public TestCase? Last { get; set; }

        public void Keep()
        {
            if (Last is not null)
            {
                Cases.Add(Last);
                Last = null;
            }
        }
    }
}
