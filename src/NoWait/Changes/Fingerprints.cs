using NoWait.Builders;
using NoWait.Images;
using NoWait.Images.Variables;

namespace NoWait.Changes;

/// <summary>Takes services' fingerprints; each file is looked at once, however many services share it.</summary>
/// <remarks>Safe for several threads; to be made anew for each look at the sources.</remarks>
/// <param name="variables">The environment of this process, for the tools that it finds.</param>
/// <param name="cache">Knows the digests of files that did not change.</param>
/// <param name="time">The clock.</param>
internal sealed class Fingerprints(IReadOnlyDictionary<string, string> variables, StatCache cache, TimeProvider time)
{
    private const string Format = "2";

    private readonly StatCache _cache = cache;
    private readonly Dictionary<string, CopySelection> _contexts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tools = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>With what the last run learnt of files.</summary>
    /// <param name="variables">The environment of this process, for the tools that it finds.</param>
    /// <param name="store">The folder that file digests are kept in between runs.</param>
    /// <param name="time">The clock.</param>
    public Fingerprints(IReadOnlyDictionary<string, string> variables, string store, TimeProvider time)
        : this(variables, StatCache.Load(Path.Combine(store, "stat-cache")), time)
    {
    }

    /// <summary>A second thread costs a small tree more than it saves; what the last run saw tells which it is.</summary>
    private int Threads => _cache.Count < 2000 ? 1 : Math.Clamp(Environment.ProcessorCount, 1, 8);

    private ContentReader Contents => field ??= new(_cache, time);

    /// <summary>What a service is made from now.</summary>
    /// <param name="request">The service; its definition, context and arguments count.</param>
    /// <param name="compression">When executables are packed.</param>
    /// <param name="builder">
    /// The builder's name. With <c>docker</c> the tools are those of the base images, not of this machine; the engine does
    /// not count: asking it would cost what is saved, and what it runs is in the images.
    /// </param>
    /// <param name="looks">Takes what the fingerprint depends on in the file system; null where nobody wants to know.</param>
    /// <exception cref="FileNotFoundException">A file that an instruction names is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    public Fingerprint Of(BuildRequest request, string compression, string builder = "host", Looks? looks = null)
    {
        var text = Settings(request, compression);
        if (builder != "host")
        {
            text.Line("builder", "", builder);
            FingerprintBuildKit.Write(text, request.BuildKit);
            Directives(text, request.Image);
            text.Line("dockerfile", request.Image.Source.Path ?? "", request.Image.Source is { IsForeign: true, Text: { } foreign } ? foreign : "");
        }

        if (request.Images.Count > 0)
        {
            foreach (var (name, image) in request.Images.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Line("image", name, image.Digest);
            }
        }

        var definition = request.Image.Resolve(request.Context).Expand(HostPlatform.With(request.Arguments));
        var graph = StageGraph.Of(definition);
        using var folders = new FolderUse();
        var files = new FingerprintFiles(text, SelectionOf(request.Context), Contents);
        var tools = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Needed)
        {
            FingerprintInstructions.Write(text, node.Stage, node.Index);
            foreach (var instruction in node.Stage.Instructions)
            {
                files.Take(instruction);
                if (builder == "host" && instruction is Run run && node.Index != graph.Run.Index)
                {
                    tools.UnionWith(Companions.With(StepCommand.Programs(run.Command), VariablesBefore(run, node.Stage)));
                }
            }
        }

        WriteTools(text, tools);
        var isCertain = files.Write();
        if (looks is not null)
        {
            files.Tell(looks);
            folders.Tell(looks);
            SelectionOf(request.Context).Tell(looks);
            looks.Add(Path.Combine(request.Context, ".dockerignore"));
            foreach (var tool in tools)
            {
                Tools.Tell(tool, variables, looks);
            }
        }

        return new(text.Written, isCertain);
    }

    /// <summary>All that a fingerprint depends on beside the file system and images from elsewhere; null where that cannot be told.</summary>
    /// <param name="request">The service; its definition need not be resolved.</param>
    /// <param name="compression">When executables are packed.</param>
    /// <param name="variables">The environment of this process, for the tools that it finds.</param>
    public static byte[]? Question(
        BuildRequest request, string compression, IReadOnlyDictionary<string, string> variables)
    {
        var text = Settings(request, compression);
        FingerprintBuildKit.Write(text, request.BuildKit);
        text.Line("code", "", typeof(Fingerprints).Module.ModuleVersionId.ToString());
        text.Line("context", "", request.Context);
        foreach (var name in (string[])["PATH", "RUSTUP_HOME", .. StepEnvironment.Choices])
        {
            text.Line("variable", name, variables.GetValueOrDefault(name) ?? "");
        }

        if (request.Image.Recipe is { } recipe)
        {
            // One from elsewhere may look at anything, and nobody notes it.
            if (recipe.Identity is not { } identity)
            {
                return null;
            }

            text.Line("recipe", "", recipe.GetType().Name);
            foreach (var (name, value) in identity.Parts)
            {
                text.Line("option", name, value);
            }

            return text.Written.ToArray();
        }

        Directives(text, request.Image);
        foreach (var argument in request.Image.Arguments)
        {
            text.Line("default", argument.Name, argument.Default ?? "\0");
        }

        for (var i = 0; i < request.Image.Stages.Count; i++)
        {
            FingerprintInstructions.Write(text, request.Image.Stages[i], i);
        }

        return text.Written.ToArray();
    }

    private static void Directives(FingerprintText text, ImageDefinition image)
    {
        foreach (var (name, value) in image.Directives.AsSpan())
        {
            text.Line("directive", name, value);
        }
    }

    private static FingerprintText Settings(BuildRequest request, string compression)
    {
        var text = new FingerprintText();
        text.Line("nowait", "format", Format);
        text.Line("platform", "", HostPlatform.Name);
        text.Line("compress", "", compression);
        text.Line("date", "", FormattableString.Invariant($"{request.SourceDate.ToUnixTimeSeconds()}"));
        foreach (var (name, value) in request.Arguments)
        {
            text.Line("argument", name, value);
        }

        return text;
    }

    /// <summary>Keeps what was learnt for the next run.</summary>
    public void Save() => _cache.Save();

    private static IEnumerable<KeyValuePair<string, string>> VariablesBefore(Run run, StageDefinition stage) => stage.Instructions
        .TakeWhile(instruction => !ReferenceEquals(instruction, run)).OfType<Env>().SelectMany(env => env.Variables);

    private void WriteTools(FingerprintText text, SortedSet<string> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        foreach (var name in StepEnvironment.Choices)
        {
            if (variables.TryGetValue(name, out var value))
            {
                text.Line("variable", name, value);
            }
        }

        foreach (var tool in tools)
        {
            text.Line("tool", tool, ContentOf(tool));
        }
    }

    private string ContentOf(string tool)
    {
        lock (_gate)
        {
            return _tools.TryGetValue(tool, out var known)
                ? known
                : _tools[tool] = Tools.Content(tool, variables, Contents);
        }
    }

    private CopySelection SelectionOf(string context)
    {
        lock (_gate)
        {
            return _contexts.TryGetValue(context, out var selection)
                ? selection
                : _contexts[context] = CopySelection.OfContext(new(context), Threads);
        }
    }
}
