using NoWait.Changes;
using NoWait.Processes;

namespace NoWait.Builders;

/// <summary>Where a stage's things lie in the store, and what is known of them.</summary>
internal sealed class StageFolder
{
    /// <summary>Marks a hidden place where there was nothing; an escaped path holds no such character.</summary>
    private const string Nothing = "|";

    private readonly string _folder;

    private StageFolder(string folder, StageRecord record)
    {
        _folder = folder;
        Record = record;
    }

    /// <summary>The folder that is the stage's <c>/</c>.</summary>
    public string Root => Path.Combine(_folder, "root");

    /// <summary>What was done in it.</summary>
    public StageRecord Record { get; }

    /// <summary>A folder in the same file system for files that are not finished.</summary>
    public string Temporary => Path.Combine(_folder, "tmp");

    /// <summary>A folder for the copies of what a step's bind mounts show, kept as the stage's own is.</summary>
    public string Binds => Path.Combine(_folder, "binds");

    /// <summary>A folder for the files that are written in a copy itself.</summary>
    public string Documents => Path.Combine(_folder, "documents");

    /// <summary>A folder for what later copies brought, while an earlier step is done again.</summary>
    public string Aside => Path.Combine(_folder, "aside");

    private string Hidden => Path.Combine(_folder, "hidden");

    private string RecordFile => Path.Combine(_folder, "record");

    /// <summary>The folder of a stage; empty at first, when asked to be, and when what is there cannot be read.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="clean">Whether to start from nothing.</param>
    /// <param name="say">Takes a message for people.</param>
    public static StageFolder Open(string folder, bool clean, Action<string> say)
    {
        Directory.CreateDirectory(folder);
        EndStrays(folder);
        var root = Path.Combine(folder, "root");
        var record = clean ? null : StageRecord.Load(Path.Combine(folder, "record"), root);
        if (record is null && Directory.Exists(root))
        {
            if (!clean && File.Exists(Path.Combine(folder, "record")))
            {
                say($"{folder} was left by another version or place: it is filled anew.");
            }

            Disk.Delete(Path.Combine(folder, "record"));
            Disk.Delete(root);
        }
        else if (record is not null && !Directory.Exists(root))
        {
            record = null;
        }

        Disk.Delete(Path.Combine(folder, "tmp"));
        Disk.MakeFolder(Path.Combine(folder, "tmp"));
        Disk.MakeFolder(root);
        var stage = new StageFolder(folder, record ?? new());
        stage.ShowHidden();
        return stage;
    }

    /// <summary>What marks the processes of a step in this folder.</summary>
    public string Mark => _folder;

    private string RunningFile => RunningFileOf(_folder);

    /// <summary>Notes that a step's processes may be there, until the result is disposed.</summary>
    public IDisposable Running()
    {
        File.WriteAllBytes(RunningFile, []);
        return new Note(RunningFile);
    }

    /// <summary>Writes down what is known.</summary>
    public void Save() => Record.Save(RecordFile, Root);

    /// <summary>Says that a step and all after it are not done, before it begins.</summary>
    public void Undo(int step)
    {
        if (Record.Done.Count > step)
        {
            Record.Done.RemoveRange(step, Record.Done.Count - step);
            Save();
        }
    }

    /// <summary>Puts a link in the place of a path in the stage, and keeps what was there until <see cref="ShowHidden"/>.</summary>
    public void Hide(string path, string target)
    {
        var place = Path.Combine(Root, path);
        var kept = Path.Combine(Hidden, Uri.EscapeDataString(path));
        Directory.CreateDirectory(Hidden);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (Disk.Stat(place).Kind == FileKind.Missing)
        {
            File.WriteAllBytes(kept + Nothing, []);
        }
        else
        {
            Disk.Move(place, kept);
        }

        Disk.MakeLink(place, target);
    }

    /// <summary>Takes the links of <see cref="Hide"/> away and puts back what was there.</summary>
    public void ShowHidden()
    {
        // What lies deeper was hidden later, and has the longer name.
        foreach (var name in (Disk.List(Hidden) ?? []).Select(entry => entry.Name).OrderByDescending(name => name.Length))
        {
            var wasNothing = name.EndsWith(Nothing, StringComparison.Ordinal);
            var path = Uri.UnescapeDataString(wasNothing ? name[..^Nothing.Length] : name);
            Disk.Delete(Path.Combine(Root, path));
            if (wasNothing)
            {
                Disk.Delete(Path.Combine(Hidden, name));
            }
            else
            {
                Disk.Move(Path.Combine(Hidden, name), Path.Combine(Root, path));
            }
        }
    }

    private static string RunningFileOf(string folder) => Path.Combine(folder, "running");

    /// <summary>Ends the processes of a run that was killed: they would go on writing into the folder.</summary>
    private static void EndStrays(string folder)
    {
        if (File.Exists(RunningFileOf(folder)))
        {
            Strays.End(folder);
            File.Delete(RunningFileOf(folder));
        }
    }

    private sealed class Note(string file) : IDisposable
    {
        public void Dispose() => File.Delete(file);
    }
}
