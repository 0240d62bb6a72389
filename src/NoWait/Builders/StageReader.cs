using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>Goes through a stage's instructions, and takes in what each says for those after it.</summary>
internal sealed class StageReader
{
    private static readonly Values<string> DefaultShell =
        OperatingSystem.IsWindows() ? ["cmd", "/S", "/C"] : ["/bin/sh", "-c"];

    private readonly StageNode _node;
    private readonly StageNames _names;
    private readonly List<Step> _steps = [];
    private readonly List<string> _named = [];
    private readonly Dictionary<string, string> _environment;
    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);
    private Values<string> _shell;
    private string _folder;

    private StageReader(StageNode node, StageNames names, StageScript? @base)
    {
        _node = node;
        _names = names;
        _environment = new(@base?.Environment ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        _shell = @base?.Shell ?? DefaultShell;
        _folder = @base?.Folder ?? "";
        if (@base is not null)
        {
            _steps.Add(new Step.Bring(WholeStage, "", WholeStage, @base.Name));
            _named.AddRange(@base.Named);
        }
    }

    /// <summary>What a stage that is based on another begins with.</summary>
    public static Copy WholeStage { get; } = new(["/"], "/");

    /// <summary>The stage's script.</summary>
    /// <param name="node">The stage, its variables expanded.</param>
    /// <param name="names">What the definition's stages are called.</param>
    /// <param name="base">The stage that it is based on; null for an image.</param>
    /// <exception cref="BuildFailedException">An instruction needs a container engine.</exception>
    public static StageScript Read(StageNode node, StageNames names, StageScript? @base)
    {
        var reader = new StageReader(node, names, @base);
        var dependencySteps = 0;
        for (var i = 0; i < node.Stage.Instructions.Count; i++)
        {
            reader.Take(node.Stage.Instructions[i]);
            dependencySteps = i < node.DependencySteps ? reader._steps.Count : dependencySteps;
        }

        return new(names.Of(node.Index), node.Stage, [.. reader._steps])
        {
            DependencySteps = dependencySteps,
            Folder = reader._folder,
            Shell = reader._shell,
            Environment = reader._environment,
            Named = [.. reader._named],
        };
    }

    /// <summary>The script of the stage that runs, with the instructions of all stages that it is based on before its own.</summary>
    /// <param name="definition">The definition, its variables expanded.</param>
    /// <param name="folder">The working folder of the image below.</param>
    public static StageScript RunStage(ImageDefinition definition, string folder)
    {
        var run = StageGraph.Of(definition).Run;
        var stage = run.Stage;
        for (var below = definition.IndexOf(stage.From); below >= 0; below = definition.IndexOf(stage.From))
        {
            var lower = definition.Stages[below];
            stage = stage with { From = lower.From, Platform = lower.Platform, Instructions = [.. lower.Instructions, .. stage.Instructions] };
        }

        var start = new StageScript("", stage, [])
        {
            Folder = folder.Trim('/'),
            Shell = DefaultShell,
            Environment = new Dictionary<string, string>(),
            Named = [],
        };
        var script = Read(run with { Stage = stage }, new(definition), start);
        return script with { Steps = script.Steps.Skip(1).ToValues() };
    }

    private void Take(Instruction instruction)
    {
        switch (instruction)
        {
            case Env env:
                Set(env);
                break;
            case Arg { Default: { } value } arg:
                _arguments[arg.Name] = value;
                break;
            case Workdir workdir:
                _folder = StagePath.Join(_folder, workdir.Path);
                _named.Add(_folder);
                _steps.Add(new Step.MakeFolder(workdir, _folder));
                break;
            case Shell shell:
                _shell = shell.Arguments;
                break;
            case Copy copy:
                Bring(copy, copy);
                break;
            case Add add:
                Bring(add, AsCopy(add));
                break;
            case Run run:
                _named.AddRange(run.Mounts.Select(TargetOf).OfType<string>());
                _steps.Add(new Step.Execute(run, _folder, run, _shell, Variables()));
                break;
            case Strip strip:
                Act(strip, strip.Path);
                break;
            case Compress compress:
                Act(compress, compress.Path);
                break;
            default:
                break;
        }
    }

    private void Set(Env env)
    {
        foreach (var (name, value) in env.Variables)
        {
            _environment[name] = value;
        }
    }

    private void Bring(Instruction written, Copy copy)
    {
        var destination = StagePath.Join(_folder, copy.Destination);
        _named.Add(destination);

        // Of a folder that every machine has, only what is put there is the stage's.
        if (HostPaths.IsMachine(destination) && StagePath.MeansFolder(copy.Destination))
        {
            _named.AddRange(copy.Sources.Select(source => StagePath.Join(destination, Path.GetFileName(source))));
        }

        _steps.Add(new Step.Bring(written, _folder, copy, copy.From is null ? null : _names.Find(copy.From) ?? copy.From));
    }

    private Copy AsCopy(Add add) => add.Sources.FirstOrDefault(IsMoreThanACopy) is not { } source
        ? new(add.Sources, add.Destination) { Chmod = add.Chmod, Chown = add.Chown, Excludes = add.Excludes, Heredocs = add.Heredocs }
        : throw new BuildFailedException(
            $"Stage '{_node.Stage.Name}' adds '{source}', which the host builder neither fetches nor unpacks: "
            + "fetch or unpack it with RUN, or build with --builder docker.")
        {
            Stage = _node.Stage.Name,
            Instruction = add.ToString(),
        };

    /// <summary>Whether <c>ADD</c> does more with a source than <c>COPY</c> would.</summary>
    internal static bool IsMoreThanACopy(string source) =>
        source.Contains("://", StringComparison.Ordinal) || source.StartsWith("git@", StringComparison.Ordinal)
        || source.Contains(".tar", StringComparison.Ordinal) || source.EndsWith(".tgz", StringComparison.Ordinal);

    private void Act(Instruction instruction, string path)
    {
        var target = StagePath.Join(_folder, path);
        _named.Add(target);
        _steps.Add(new Step.Act(instruction, _folder, new(_node.Stage.Name, instruction, "/" + target, "")));
    }

    private string? TargetOf(Mount mount) => mount switch
    {
        CacheMount cache => StagePath.Join(_folder, cache.Target),
        BindMount bind => StagePath.Join(_folder, bind.Target),
        TmpfsMount tmpfs => StagePath.Join(_folder, tmpfs.Target),
        _ => null,
    };

    private Values<KeyValuePair<string, string>> Variables() =>
        [.. _environment.Concat(_arguments.Where(pair => !_environment.ContainsKey(pair.Key)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)];
}
