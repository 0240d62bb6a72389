using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using NoWait.Timing.Storage;

namespace NoWait.Timing.Summaries;

/// <summary>The summaries of one file of a ledger, one behind the other; each look at it reads only what is new.</summary>
/// <param name="file">The file, absolute.</param>
/// <param name="folder">Where its summaries lie, absolute.</param>
/// <param name="writer">The process's id when new summaries are written; null when they are only read, and held in memory.</param>
internal sealed class FileSummary(string file, string folder, int? writer)
{
    private const long WorthKeeping = 128 << 10;
    private const long Stretch = 48 << 20;

    private readonly List<Piece> _pieces = [];
    private FileMark _mark = FileMark.Start;

    /// <summary>The file, absolute.</summary>
    public string File => file;

    /// <summary>The summaries' heads and what reads the rest, in the file's order.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>Takes in what was added to the file; everything again, when it was changed elsewhere.</summary>
    /// <returns>Whether anything is new.</returns>
    public bool Refresh()
    {
        using var ledger = System.IO.File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(ledger);
        var isAnother = _pieces.Count > 0 && !_mark.StillStands(ledger);
        if (isAnother)
        {
            _pieces.Clear();
        }

        var before = Position;
        if (_pieces.Count == 0)
        {
            TakeKept(ledger);
        }

        if (length > Position)
        {
            TakeNew(ledger);
        }

        return isAnother || Position != before;
    }

    private long Position => _pieces.Count == 0 ? 0 : _pieces[^1].Head.To;

    private void TakeKept(SafeFileHandle ledger)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var kept = Directory.EnumerateFiles(folder)
            .Select(path => (Path: path, Stretch: SummaryFile.StretchOf(path)))
            .Where(pair => pair.Stretch is not null)
            .ToLookup(pair => pair.Stretch!.Value.From, pair => (pair.Path, pair.Stretch!.Value.To));
        while (kept[Position].OrderByDescending(pair => pair.To)
            .Select(pair => (pair.Path, Head: SummaryFile.TryReadHead(pair.Path, ledger)))
            .FirstOrDefault(pair => pair.Head is not null) is { Head: { } head } found)
        {
            _pieces.Add(new(head, () => SummaryFile.TryRead(found.Path, head) ?? Again(head), isHeld: writer is null));
            _mark = FileMark.At(ledger, head.To);
        }
    }

    private void TakeNew(SafeFileHandle ledger)
    {
        var (builder, from, to) = (new SummaryBuilder(), Position, Position);
        foreach (var line in Lines.Forward(file, from).TakeWhile(line => line.IsWhole))
        {
            Take(builder, line);
            to = line.Offset + line.Bytes.Length + 1;
            if (to - from >= Stretch)
            {
                Add(builder.Build(from, to), ledger);
                (builder, from) = (new(), to);
            }
        }

        if (to > from)
        {
            Add(builder.Build(from, to), ledger);
        }
    }

    private void Take(SummaryBuilder builder, FileLine line)
    {
        if (Ledger.Read(file, line, _ => builder.Damaged++) is { } entry)
        {
            builder.Add(entry, line.Offset);
        }
    }

    // Like the digits of a number that counts up: a stretch joins the one before it that is not much longer, so that
    // there are few of them, and each byte is joined a few times only.
    private void Add(Summary summary, SafeFileHandle ledger)
    {
        while (_pieces.Count > 0 && _pieces[^1].Head is var before && Length(before) <= 2 * Length(summary.Head)
            && Length(before) + Length(summary.Head) <= Stretch)
        {
            var joined = new SummaryBuilder();
            joined.Add(_pieces[^1].Load());
            joined.Add(summary);
            summary = joined.Build(before.From, summary.Head.To);
            _pieces.RemoveAt(_pieces.Count - 1);
        }

        _pieces.Add(new(summary.Head, () => summary, isHeld: false));
        _mark = FileMark.At(ledger, summary.Head.To);
        if (writer is not null && Length(summary.Head) >= WorthKeeping)
        {
            Keep(summary, ledger, writer.Value);
        }
    }

    // A summary that cannot be written is made again the next time: that is all it costs.
    private void Keep(Summary summary, SafeFileHandle ledger, int process)
    {
        try
        {
            SummaryFile.Write(folder, summary, ledger, process);
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                if (SummaryFile.StretchOf(path) is { } stretch && stretch != (summary.Head.From, summary.Head.To)
                    && stretch.From >= summary.Head.From && stretch.To <= summary.Head.To)
                {
                    System.IO.File.Delete(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Debug.WriteLine(e.Message);
        }
    }

    private Summary Again(SummaryHead head)
    {
        var builder = new SummaryBuilder();
        foreach (var line in Lines.Forward(file, head.From).TakeWhile(line => line.IsWhole && line.Offset < head.To))
        {
            Take(builder, line);
        }

        return builder.Build(head.From, head.To);
    }

    private static long Length(SummaryHead head) => head.To - head.From;
}
