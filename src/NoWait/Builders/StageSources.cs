using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>What a stage's copies and bind mounts take, from the context or from other stages, as it is now.</summary>
internal sealed class StageSources(HostBuild build, StageScript script, StageFolder folder)
{
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private CopySelection? _context;

    /// <summary>What a step copies; to be asked in the order of the steps.</summary>
    /// <exception cref="BuildFailedException">A source is not there, or is an image.</exception>
    public List<CopyEntry> Select(Step step, int index)
    {
        if (step is not Step.Bring bring)
        {
            _folders.Add(step.Folder);
            return [];
        }

        var entries = Select(bring.Instruction, bring.From, bring.Copy, bring.Folder);
        if (bring.Copy.Heredocs.Count > 0)
        {
            var tree = Write(bring.Copy.Heredocs, Path.Combine(folder.Documents, $"{index}"));
            Values<string> names = [.. bring.Copy.Heredocs.Select(document => document.Name)];
            entries.AddRange(CopySelection.OfStage(tree).Select(
                bring.Copy with { Sources = names, Heredocs = [], Chmod = bring.Copy.Chmod ?? "0644" }, bring.Folder,
                path => bring.Copy.Sources.Count > 1 || IsFolder(path)));
        }

        _folders.UnionWith(entries.Where(entry => entry.Source.Stat.Kind == FileKind.Folder).Select(entry => entry.Destination));
        return entries;
    }

    /// <summary>What a bind mount shows, as a copy of it to the root of a folder would bring it.</summary>
    public List<CopyEntry> Select(Instruction run, BindMount bind) =>
        Select(run, bind.From, new([bind.Source ?? "/"], "/"), "");

    /// <summary>Whether a bind mount shows a folder, and not a single file.</summary>
    public bool ShowsFolder(Instruction run, BindMount bind) => SelectionFrom(run, bind.From).IsFolder(bind.Source ?? "/");

    private CopySelection SelectionFrom(Instruction instruction, string? from) => from is null
        ? _context ??= CopySelection.OfContext(new(build.Request.Context))
        : CopySelection.OfStage(new(RootOf(instruction, from)));

    private List<CopyEntry> Select(Instruction instruction, string? from, Copy copy, string workingFolder)
    {
        try
        {
            return SelectionFrom(instruction, from).Select(copy, workingFolder, IsFolder);
        }
        catch (FileNotFoundException error)
        {
            throw Failure(instruction, $"{error.Message} It is looked for in {(from is null ? build.Request.Context : $"stage '{from}'")}.");
        }
    }

    private string RootOf(Instruction instruction, string from) => build.Names.Find(from) is { } stage
        ? build.RootOf(stage)
        : build.Request.Images.GetValueOrDefault(from)?.Folder
            ?? throw Failure(instruction, $"It copies from the image {from}, which was not fetched: name a stage of the definition.");

    private BuildFailedException Failure(Instruction instruction, string message) =>
        new($"Stage '{script.Name}' of '{build.Request.Service}', {InstructionText.Of(instruction)}: {message}")
        {
            Stage = script.Name,
            Instruction = InstructionText.Of(instruction),
        };

    private bool IsFolder(string path) => path.Length == 0 || _folders.Contains(path);

    private static SourceTree Write(Values<Heredoc> documents, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var document in documents)
        {
            var file = Path.Combine(folder, document.Name);
            if (!File.Exists(file) || File.ReadAllText(file) != document.Content)
            {
                File.WriteAllText(file, document.Content);
            }
        }

        return new(folder);
    }
}
