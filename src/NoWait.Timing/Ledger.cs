using System.Globalization;
using System.Text;
using NoWait.Timing.Events;
using NoWait.Timing.Storage;
using NoWait.Timing.Travel;

namespace NoWait.Timing;

/// <summary>
/// What happened, kept in a folder as JSON Lines: one file a month, one event a line, appended and never changed. Any
/// number of processes may write and read at once.
/// </summary>
/// <param name="folder">The folder, absolute; it is made by the first event.</param>
public sealed class Ledger(string folder)
{
    private const int LinesAtOnce = 500;

    /// <summary>Events of several machines may stand this much out of order.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromDays(1);

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Adds an event as one whole line; a deployment is on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public void Append(LedgerEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Directory.CreateDirectory(folder);
        AppendOnlyFile.Append(FileOf(entry.At), LedgerJson.Write(entry), durable: entry is Deployment);
    }

    /// <summary>Adds lines of other ledgers as they are, each once; they are on the disk when this returns.</summary>
    /// <param name="lines">The lines; those whose event is here already change nothing.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public int Add(IEnumerable<LedgerLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var added = 0;
        foreach (var month in lines.GroupBy(line => FileOf(line.At), StringComparer.Ordinal))
        {
            var known = File.Exists(month.Key)
                ? Read(month.Key, Lines.Forward(month.Key, 0), null).Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal)
                : [];
            foreach (var chunk in month.Where(line => known.Add(line.Id)).OrderBy(line => line.Text, StringComparer.Ordinal).Chunk(LinesAtOnce))
            {
                Directory.CreateDirectory(folder);
                AppendOnlyFile.Append(month.Key, Encoding.UTF8.GetBytes(string.Join('\n', chunk.Select(line => line.Text))), durable: true);
                added += chunk.Length;
            }
        }

        return added;
    }

    /// <summary>The events, the newest first; of a large ledger only what is asked for is read.</summary>
    /// <param name="damaged">Takes each line that is no whole event; it is skipped.</param>
    public IEnumerable<LedgerEvent> Newest(Action<LedgerDamage>? damaged = null) =>
        Files().Reverse().SelectMany(file => Read(file, Lines.Backward(file), damaged));

    /// <summary>The events since a moment, the newest first.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="damaged">Takes each line that is no whole event; it is skipped.</param>
    public IEnumerable<LedgerEvent> Since(DateTimeOffset since, Action<LedgerDamage>? damaged = null) =>
        FilesSince(since).Reverse()
            .SelectMany(file => Read(file, Lines.Backward(file), damaged))
            .TakeWhile(entry => entry.At >= since - Disorder)
            .Where(entry => entry.At >= since);

    /// <summary>
    /// The runs since a moment, the newest first, without their targets and steps: several times as quick as
    /// <see cref="Since"/>, and enough for sums and comparisons.
    /// </summary>
    /// <param name="since">The moment.</param>
    /// <param name="damaged">Takes each line that is no whole event; it is skipped.</param>
    public IEnumerable<Run> RunHeadsSince(DateTimeOffset since, Action<LedgerDamage>? damaged = null) =>
        FilesSince(since).Reverse()
            .SelectMany(file => Lines.Backward(file).Select(line => RunHeadJson.TryRead(line.Bytes.Span) ?? Read(file, line, damaged)))
            .OfType<LedgerEvent>()
            .TakeWhile(entry => entry.At >= since - Disorder)
            .OfType<Run>()
            .Where(run => run.At >= since);

    /// <summary>The events, the oldest first.</summary>
    /// <param name="damaged">Takes each line that is no whole event; it is skipped.</param>
    public IEnumerable<LedgerEvent> Oldest(Action<LedgerDamage>? damaged = null) =>
        Files().SelectMany(file => Read(file, Lines.Forward(file, 0), damaged));

    /// <summary>The files that hold what happened since a moment, the oldest first.</summary>
    internal IEnumerable<string> FilesSince(DateTimeOffset since) =>
        Files().Where(file => string.CompareOrdinal(file, FileOf(since - Disorder)) >= 0);

    /// <summary>The event on a line; null when the line is empty or damaged.</summary>
    internal static LedgerEvent? Read(string file, FileLine line, Action<LedgerDamage>? damaged)
    {
        if (line.Bytes.Span.IndexOfAnyExcept(" \r\t"u8) < 0)
        {
            return null;
        }

        var entry = LedgerJson.TryRead(line.Bytes, out var damage);
        if (entry is null)
        {
            damaged?.Invoke(new(file, line.Offset, line.IsWhole ? damage! : "its writer was cut short"));
        }

        return entry;
    }

    /// <summary>The event that stands at a place; null when none does.</summary>
    internal static LedgerEvent? ReadAt(string file, long offset) =>
        Lines.Forward(file, offset).Take(1).Select(line => Read(file, line, null)).FirstOrDefault();

    /// <summary>The file that an event of this time belongs in.</summary>
    internal string FileOf(DateTimeOffset at) =>
        Path.Combine(folder, at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture) + ".jsonl");

    /// <summary>The files that there are, the oldest first.</summary>
    internal IEnumerable<string> Files() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<LedgerEvent> Read(string file, IEnumerable<FileLine> lines, Action<LedgerDamage>? damaged) =>
        lines.Select(line => Read(file, line, damaged)).OfType<LedgerEvent>();
}

/// <summary>A line of the ledger that is no whole event; it is skipped, and everything else is read.</summary>
/// <param name="File">The file, absolute.</param>
/// <param name="Offset">Where the line starts, in bytes.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record LedgerDamage(string File, long Offset, string Reason)
{
    /// <inheritdoc />
    public override string ToString() =>
        $"{File}: the line at byte {Offset} is skipped: {Reason}. Nothing else is lost; delete the line to be rid of this.";
}
