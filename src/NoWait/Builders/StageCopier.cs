using System.Text;
using NoWait.Changes;

namespace NoWait.Builders;

/// <summary>Brings a stage's folder to what its copies say: writes what differs, and touches nothing that is equal.</summary>
internal sealed class StageCopier(StageFolder folder, HostPaths paths, string context, ContentReader contents, TimeProvider time)
{
    private readonly HashSet<string> _realFolders = new(StringComparer.Ordinal);
    private int _temporary;

    private StageRecord Record => folder.Record;

    /// <summary>What later copies brought in an earlier run.</summary>
    public LaterFiles Later { get; } = new(folder.Record, paths, folder.Aside);

    /// <summary>What an entry is to be in the stage's folder, with its content's digest.</summary>
    public CopiedFile Wanted(in CopyEntry entry, int step)
    {
        var kind = entry.Source.Stat.Kind;
        var digest = kind switch
        {
            FileKind.File => contents.DigestOf(entry.Source),
            FileKind.Link => ContentReader.DigestOfText(Disk.ReadLink(entry.Source.FullPath)),
            _ => default,
        };
        return new(kind, entry.Mode, digest, step, default);
    }

    /// <summary>
    /// Writes down the names that steps are about to bring, so that a later run knows them for copies even when this
    /// one is killed on the way.
    /// </summary>
    public void Announce(IEnumerable<CopyEntry> entries)
    {
        var isNew = false;
        foreach (var entry in entries)
        {
            isNew |= Record.Files.TryAdd(
                entry.Destination, new(entry.Source.Stat.Kind, 0, default, CopiedFile.Announced, default));
        }

        if (isNew)
        {
            folder.Save();
        }
    }

    /// <summary>Brings the entries of one step.</summary>
    /// <param name="entries">What the step copies, folders before what is in them.</param>
    /// <param name="step">Its index.</param>
    /// <param name="done">Takes what it changed of other steps' files.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <returns>How many files and links were written, and their bytes.</returns>
    /// <exception cref="SourceChangedException">A source changed since it was looked at.</exception>
    public (int Files, long Bytes) Bring(
        IReadOnlyList<CopyEntry> entries, int step, DoneStep done, CancellationToken cancellationToken)
    {
        var (files, bytes) = (0, 0L);
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = Wanted(entry, step);
            var place = paths.Of(entry.Destination);
            EnsureFolder(Parent(entry.Destination));
            if (wanted.Kind == FileKind.Folder)
            {
                EnsureFolder(entry.Destination);
                Record.Files[entry.Destination] = wanted;
                continue;
            }

            Later.Show(entry.Destination);
            if (!IsThere(entry.Destination, place, wanted))
            {
                Note(entry.Destination, place, wanted, step, done);
                bytes += Write(entry, place, wanted);
                files++;
            }

            var stat = Disk.Stat(place);
            Record.Files[entry.Destination] = wanted with { Stat = stat };
            if (done.Touched.ContainsKey(entry.Destination))
            {
                done.Touched[entry.Destination] = stat;
            }
        }

        return (files, bytes);
    }

    /// <summary>Deletes what earlier runs copied and no step copies any more, and folders that are empty then.</summary>
    public void Remove(Func<string, bool> isWanted)
    {
        foreach (var path in Record.Files.Keys.Where(path => !isWanted(path)).OrderDescending(StringComparer.Ordinal).ToList())
        {
            var place = paths.Of(path);
            var kind = Disk.Stat(place).Kind;
            if (kind is FileKind.File or FileKind.Link)
            {
                Disk.Delete(place);
            }
            else if (kind == FileKind.Folder && Record.Files[path].Kind == FileKind.Folder)
            {
                _ = Disk.TryDeleteEmpty(place);
            }

            Record.Files.Remove(path);
        }
    }

    /// <summary>Makes a folder of the stage and those above it; a link on the way may not lead out of the stage.</summary>
    public void EnsureFolder(string path)
    {
        if (path.Length == 0 || !_realFolders.Add(path))
        {
            return;
        }

        EnsureFolder(Parent(path));
        var place = paths.Of(path);
        var kind = Disk.Stat(place).Kind;
        if (kind == FileKind.Link && new DirectoryInfo(place).ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target)
        {
            _ = StagePath.IsIn(target.FullName, paths.Root)
                ? true
                : throw new IOException($"/{path} is a link out of the stage, to {target.FullName}: nothing is copied through it.");
            return;
        }

        if (kind is not (FileKind.Folder or FileKind.Missing))
        {
            Disk.Delete(place);
        }

        Disk.MakeFolder(place);
    }

    private static string Parent(string path) =>
        path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    /// <summary>Whether the file is there as it is wanted; sets a mode that alone differs.</summary>
    private bool IsThere(string path, string place, in CopiedFile wanted)
    {
        var stat = Disk.Stat(place);
        if (stat.Kind != wanted.Kind)
        {
            return false;
        }

        var known = Record.Files.TryGetValue(path, out var file) && file.Stat == stat && file.Kind == stat.Kind;
        var digest = known ? file.Digest
            : stat.Kind == FileKind.Link ? default
            : contents.DigestOf(place);
        if (digest != wanted.Digest)
        {
            return false;
        }

        if (stat.Kind == FileKind.File && stat.Mode != wanted.Mode)
        {
            Disk.SetMode(place, wanted.Mode);
        }

        return true;
    }

    /// <summary>Writes down whose file this step changes, so that those before it are done again when it is.</summary>
    private void Note(string path, string place, in CopiedFile wanted, int step, DoneStep done)
    {
        if (!Record.Files.TryGetValue(path, out var file) || file.Step == CopiedFile.Announced)
        {
            done.ReplacedMade |= Disk.Stat(place).Kind != FileKind.Missing;
        }
        else if (file.Step < step && (file.Digest != wanted.Digest || file.Mode != wanted.Mode || file.Kind != wanted.Kind))
        {
            done.Touched[path] = default;
        }
    }

    private long Write(in CopyEntry entry, string place, in CopiedFile wanted)
    {
        var temporary = Path.Combine(folder.Temporary, (++_temporary).ToString(System.Globalization.CultureInfo.InvariantCulture));
        long bytes = 0;
        if (wanted.Kind == FileKind.Link)
        {
            Disk.MakeLink(temporary, LinkTarget(entry));
        }
        else
        {
            bytes = FileCopy.Copy(entry.Source.FullPath, temporary, wanted.Mode);
            Check(entry, temporary, wanted.Digest);
        }

        if (Disk.Stat(place).Kind == FileKind.Folder)
        {
            Disk.Delete(place);
        }

        Disk.Move(temporary, place);
        return bytes;
    }

    /// <summary>Makes sure that what was copied is what the digest says, also when somebody is just editing it.</summary>
    private void Check(in CopyEntry entry, string copy, in ContentDigest digest)
    {
        var same = Disk.Stat(entry.Source.FullPath) == entry.Source.Stat;
        if (!same || (!StatCache.IsSettled(entry.Source.Stat, time.GetUtcNow()) && contents.DigestOf(copy) != digest))
        {
            throw new SourceChangedException(entry.Source.FullPath);
        }
    }

    /// <summary>
    /// A link's target as it may stand in the stage's folder: an absolute path of the stage's, or into the context,
    /// becomes relative, and none leads above the stage.
    /// </summary>
    private string LinkTarget(in CopyEntry entry)
    {
        var target = Disk.ReadLink(entry.Source.FullPath);
        var isAbsolute = target.StartsWith('/');
        if (isAbsolute && !paths.Owns(target) && !StagePath.IsIn(target, context))
        {
            return target;
        }

        var parent = Parent(entry.Destination);
        var inside = StagePath.Join(parent, target);
        var depth = parent.Length == 0 ? 0 : parent.Split('/').Length;
        var climbs = Climb(target) > depth;
        return isAbsolute || climbs
            ? new StringBuilder().Insert(0, "../", depth).Append(inside).ToString() is { Length: > 0 } relative ? relative : "."
            : target;
    }

    private static int Climb(string target)
    {
        var (depth, lowest) = (0, 0);
        foreach (var part in target.Split('/'))
        {
            depth += part switch { ".." => -1, "" or "." => 0, _ => 1 };
            lowest = Math.Min(lowest, depth);
        }

        return -lowest;
    }
}
