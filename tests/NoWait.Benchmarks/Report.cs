using System.Globalization;

namespace NoWait.Benchmarks;

/// <summary>Prints each promise with what was measured, and remembers whether all were kept.</summary>
internal sealed class Report(TextWriter output)
{
    private int _broken;

    public void Begin()
    {
        output.WriteLine($"{Environment.ProcessorCount} processors, {Environment.OSVersion}, .NET {Environment.Version}");
        output.WriteLine("Medians, taken in turns within this run; the ratio is what counts.");
        output.WriteLine();
        output.WriteLine($"{"what",-46} {"ours",10} {"against",10} {"measured",9} {"promised",9}");
    }

    /// <summary>A ratio of two durations.</summary>
    public void Ratio(string what, Medians medians, double promised) => Line(
        what, Seconds(medians.Ours), Seconds(medians.Theirs), medians.Ours / medians.Theirs, promised, "x");

    /// <summary>How much longer ours takes than what it cannot do without, in seconds.</summary>
    public void Beyond(string what, Medians medians, double promised) => Line(
        what, Seconds(medians.Ours), Seconds(medians.Theirs), (medians.Ours - medians.Theirs).TotalSeconds, promised, "s");

    /// <summary>A size against a limit.</summary>
    public void Size(string what, long bytes, long limit) => Line(
        what, Mebibytes(bytes), "", bytes / 1048576.0, limit / 1048576.0, "MiB");

    /// <summary>How many there are, and should be at most.</summary>
    public void Count(string what, int count, int promised) => Line(what, $"{count}", "", count, promised, "");

    /// <summary>A ratio of two sizes.</summary>
    public void Ratio(string what, long ours, long theirs, double promised) => Line(
        what, Mebibytes(ours), Mebibytes(theirs), (double)ours / theirs, promised, "x");

    /// <summary>A number that may be no larger than promised.</summary>
    public void Worst(string what, double measured, double promised, string unit) => Line(what, "", "", measured, promised, unit);

    /// <summary>How many times less ours is, which must be at least as many times.</summary>
    public void Factor(string what, double ours, double theirs, double promised, Func<double, string> words)
    {
        var isKept = theirs / ours >= promised;
        _broken += isKept ? 0 : 1;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-46} {words(ours),10} {words(theirs),10} {Number(theirs / ours) + "x",9} {">= " + Number(promised) + "x",9}{(isKept ? "" : "  not kept")}"));
        output.Flush();
    }

    /// <summary>Seconds as they are printed.</summary>
    public static string Seconds(double seconds) => Seconds(TimeSpan.FromSeconds(seconds));

    /// <summary>Bytes as they are printed.</summary>
    public static string Mebibytes(double bytes) => Mebibytes((long)bytes);

    /// <summary>What is to be known about the line before.</summary>
    public void Remark(string text) => output.WriteLine("  " + text);

    public void Skip(string name, string reason) => output.WriteLine($"{name,-46} not measured: {reason}");

    /// <summary>The exit code: 1 when a promise was not kept.</summary>
    public int End()
    {
        output.WriteLine();
        output.WriteLine(_broken == 0 ? "Every promise was kept." : $"{_broken} promises were not kept.");
        return _broken == 0 ? 0 : 1;
    }

    private void Line(string what, string ours, string theirs, double measured, double promised, string unit)
    {
        var isKept = measured <= promised;
        _broken += isKept ? 0 : 1;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-46} {ours,10} {theirs,10} {Number(measured) + unit,9} {"<= " + Number(promised) + unit,9}{(isKept ? "" : "  not kept")}"));
        output.Flush();
    }

    private static string Number(double number) =>
        number.ToString(Math.Abs(number) >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000 s", CultureInfo.InvariantCulture);

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture) + " MiB";
}

/// <summary>The medians of two things that were measured in turns.</summary>
internal sealed record Medians(TimeSpan Ours, TimeSpan Theirs);
