using System.Globalization;
using System.Text;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;

namespace NoWait.Assembling;

/// <summary>Puts a run stage together, in this process: a layer for each <c>COPY</c>, and equal inputs give equal bytes.</summary>
/// <param name="layout">Where layers and images are kept.</param>
/// <param name="layers">Makes the layers, or finds them made.</param>
internal sealed class ImageAssembler(OciLayout layout, LayerBuilder layers)
{
    /// <summary>Stores the image under the service's name.</summary>
    /// <exception cref="InvalidUsageException">The stage says what only a container engine can do.</exception>
    /// <exception cref="OciException">A file or the layout cannot be read or written; the layout is as it was.</exception>
    public async Task<OciImage> AssembleAsync(AssemblyRequest assembly, CancellationToken cancellationToken)
    {
        var script = ScriptOf(assembly);
        var made = new List<Layer>();
        foreach (var description in Describe(assembly, script))
        {
            made.Add(await layers.BuildAsync(description, cancellationToken));
        }

        var image = Describe(assembly, script, made).Assemble();
        await layout.AddAsync(image, assembly.Request.Service, cancellationToken);
        return image;
    }

    /// <summary>What the image's layers above its base hold, before any of them is made.</summary>
    public static IEnumerable<LayerDescription> LayersOf(AssemblyRequest assembly) => Describe(assembly, ScriptOf(assembly));

    /// <summary>Stands for all of the image but the files above its base: the digest that it would have without them.</summary>
    public static Digest SettingsOf(AssemblyRequest assembly) => Describe(assembly, ScriptOf(assembly), []).Assemble().Descriptor.Digest;

    private static ImageDescription Describe(AssemblyRequest assembly, StageScript script, IReadOnlyList<Layer> layers) => new()
    {
        Base = assembly.Base,
        Layers = layers,
        Run = RunSettings.Of(assembly.Base?.Config.Config, script),
        Platform = script.Stage.Platform is { } platform ? Platform.Parse(platform) : null,
        Created = assembly.Request.SourceDate,
        Annotations = assembly.Annotations,
    };

    private static StageScript ScriptOf(AssemblyRequest assembly)
    {
        var config = assembly.Base?.Config.Config;
        var expanded = assembly.Image.Expand(
            HostPlatform.With(assembly.Request.Arguments), _ => (config?.Env ?? []).Select(RunSettings.Pair));
        return StageReader.RunStage(expanded, config?.WorkingDir ?? "");
    }

    private static IEnumerable<LayerDescription> Describe(AssemblyRequest assembly, StageScript script)
    {
        var folders = new KnownFolders(assembly.Below);
        var pending = new List<LayerEntry>();
        var createdBy = "";
        foreach (var step in script.Steps)
        {
            if (step is Step.MakeFolder)
            {
                // A folder alone is no layer of its own: it goes along with the files that come next.
                pending.Add(new LayerEntry.Directory(step.Folder));
                createdBy = CreatedBy(step.Instruction);
                folders.Add(step.Folder);
            }
            else if (step is Step.Bring bring)
            {
                var entries = Entries(assembly, bring, folders);
                foreach (var folder in entries.OfType<LayerEntry.Directory>())
                {
                    folders.Add(folder.Path);
                }

                yield return Layer(assembly, entries, pending, CreatedBy(bring.Instruction));
                pending.Clear();
            }
            else if (step is Step.Execute)
            {
                throw new InvalidUsageException(
                    $"The run stage '{script.Stage.Name}' has a RUN ({step.Instruction.Origin}), which needs a container "
                    + "engine: move it to a build stage and copy what it makes, or build with --builder docker.");
            }
        }

        if (pending.Count > 0)
        {
            yield return Layer(assembly, [], pending, createdBy);
        }
    }

    private static LayerDescription Layer(
        AssemblyRequest assembly, List<LayerEntry> entries, List<LayerEntry> folders, string createdBy)
    {
        var named = entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return LayerDescription.Create(
            entries.Concat(folders.Where(folder => named.Add(folder.Path))), assembly.Request.SourceDate, createdBy, assembly.Below);
    }

    private static List<LayerEntry> Entries(AssemblyRequest assembly, Step.Bring bring, KnownFolders folders)
    {
        var (user, group) = Owner.Parse(bring.Copy.Chown, assembly.Below, bring.Instruction.Origin);
        var tree = new SourceTree(Root(assembly, bring));
        var selection = bring.From is null ? CopySelection.OfContext(tree) : CopySelection.OfStage(tree);
        var entries = Select(selection, bring, folders)
            .Select(entry => Entry(assembly, entry) with { UserId = user, GroupId = group })
            .ToList();
        entries.AddRange(bring.Copy.Heredocs.Select(heredoc => LayerEntry.File.FromBytes(
            StagePath.Join(StagePath.Join(bring.Folder, bring.Copy.Destination), heredoc.Name),
            Encoding.UTF8.GetBytes(heredoc.Content),
            FileModes.Plain)));
        return entries;
    }

    private static List<CopyEntry> Select(CopySelection selection, Step.Bring bring, KnownFolders folders)
    {
        try
        {
            return selection.Select(bring.Copy, bring.Folder, folders.Contains);
        }
        catch (FileNotFoundException error)
        {
            throw new BuildFailedException(
                $"{CreatedBy(bring.Instruction)} ({bring.Instruction.Origin}): {error.Message}", error)
            {
                Stage = bring.From,
                Instruction = CreatedBy(bring.Instruction),
            };
        }
    }

    private static LayerEntry Entry(AssemblyRequest assembly, CopyEntry entry)
    {
        var path = entry.Source.FullPath;
        return entry.Source.Stat.Kind switch
        {
            FileKind.Folder => new LayerEntry.Directory(entry.Destination),
            FileKind.Link => new LayerEntry.SymbolicLink(entry.Destination, Disk.ReadLink(path)),
            _ => LayerEntry.File.FromDisk(
                entry.Destination, assembly.Replaced.GetValueOrDefault(path, path), (UnixFileMode)entry.Mode),
        };
    }

    private static string Root(AssemblyRequest assembly, Step.Bring bring) =>
        bring.From is null
            ? assembly.Request.Context
            : assembly.Output.Stages.TryGetValue(bring.From, out var folder)
                ? folder
                : assembly.Request.Images.GetValueOrDefault(bring.From)?.Folder
                    ?? throw new InvalidUsageException(
                        $"{CreatedBy(bring.Instruction)} ({bring.Instruction.Origin}) copies from the image '{bring.From}', "
                        + "which was not fetched: name a stage of the definition.");

    private static string CreatedBy(Instruction instruction) => InstructionWriter.Line(instruction);
}
