namespace NoWait.Live.Compiling;

/// <summary>What MSBuild asked the C# compiler for, for one project.</summary>
/// <param name="Name">The project's name, and what tells it from others of that name.</param>
/// <param name="Folder">The project's folder, which paths are relative to.</param>
/// <param name="Arguments">The arguments, each as a response file holds it.</param>
internal sealed record RecordedCompile(string Name, string Folder, Values<string> Arguments)
{
    // What these name is written too, or lies in what is made: elsewhere it would be another.
    private static readonly string[] Refused = ["pdb", "errorlog", "generatedfilesout", "moduleassemblyname", "addmodule"];

    /// <summary>The folder of the compiler, and the program that runs it.</summary>
    public required (string Folder, string Host) Compiler { get; init; }

    /// <summary>The assembly that is made, absolute.</summary>
    public string Out { get; private init; } = "";

    /// <summary>The assembly without code that is made for those who compile against it, absolute; null where there is none.</summary>
    public string? RefOut { get; private init; }

    /// <summary>The source files, absolute.</summary>
    public IReadOnlySet<string> Sources { get; private init; } = new HashSet<string>();

    /// <summary>The assemblies that it is compiled against, absolute.</summary>
    public Values<string> References { get; private init; } = [];

    /// <summary>Reads all that the last build wrote down; null where some of it cannot be done again.</summary>
    public static List<RecordedCompile>? Read(string records)
    {
        var compiles = new List<RecordedCompile>();
        string[] projects = Directory.Exists(records) ? Directory.GetFiles(records, "*.used") : [];
        foreach (var used in projects.Order(StringComparer.Ordinal))
        {
            var arguments = Path.ChangeExtension(used, ".args");
            var place = File.ReadAllLines(used);
            if (place.Length < 3 || place[2].Length == 0 || !File.Exists(arguments)
                || Of(Path.GetFileNameWithoutExtension(used), place[0], File.ReadAllLines(arguments), (place[1], place[2])) is not { } compile)
            {
                return null;
            }

            compiles.Add(compile);
        }

        return compiles;
    }

    /// <summary>The response file of the same compilation with other outputs, and against other assemblies.</summary>
    /// <param name="made">The folder of what is made.</param>
    /// <param name="instead">By which assembly another is replaced.</param>
    public string ResponseFile(string made, IReadOnlyDictionary<string, string> instead) => string.Join('\n', Arguments.Select(argument =>
        Option(argument) switch
        {
            ("out", _) => $"/out:\"{MadeIn(made)}\"",
            ("refout", _) => $"/refout:\"{SurfaceIn(made)}\"",
            ("doc", _) => $"/doc:\"{Path.Combine(made, "doc.xml")}\"",
            ("reference", var value) when instead.TryGetValue(Full(Unaliased(value)), out var other) =>
                $"/reference:{value[..^Unaliased(value).Length]}\"{other}\"",
            ("noconfig", _) => "",
            _ => argument,
        }));

    /// <summary>Where the assembly is made.</summary>
    public string MadeIn(string made) => Path.Combine(made, Path.GetFileName(Out));

    /// <summary>Where the assembly is made that others compile against.</summary>
    public string SurfaceIn(string made) => RefOut is null ? MadeIn(made) : Path.Combine(made, "ref", Path.GetFileName(RefOut));

    private static RecordedCompile? Of(string name, string folder, string[] arguments, (string Roslyn, string Host) compiler)
    {
        var compile = new RecordedCompile(name, folder, arguments.ToValues())
        {
            Compiler = (Path.Combine(Path.GetFullPath(compiler.Roslyn), "bincore"), compiler.Host),
        };
        var options = arguments.Select(Option).ToList();
        if (options.Exists(option => Array.IndexOf(Refused, option.Name) >= 0 || (option.Name == "debug" && option.Value.Length > 0)))
        {
            return null;
        }

        compile = compile with
        {
            Out = options.Find(option => option.Name == "out") is { Name: not null, Value: var made } ? compile.Full(made) : "",
            RefOut = options.Find(option => option.Name == "refout") is { Name: not null, Value: var surface } ? compile.Full(surface) : null,
            Sources = options.Where(option => option.Name is null).Select(option => compile.Full(option.Value)).ToHashSet(StringComparer.Ordinal),
            References = [.. options.Where(option => option.Name == "reference").Select(option => compile.Full(Unaliased(option.Value)))],
        };
        return compile.Out.Length > 0 ? compile : null;
    }

    private string Full(string path) => Path.GetFullPath(Path.Combine(Folder, path));

    private static string Unaliased(string reference)
    {
        var equals = reference.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && reference.AsSpan(0, equals).IndexOf('/') < 0 ? reference[(equals + 1)..] : reference;
    }

    // An option's name and value; no name for a source file, whose path may begin with a slash too.
    private static (string? Name, string Value) Option(string argument)
    {
        var text = argument.Replace("\"", "", StringComparison.Ordinal);
        if (text is not ['/' or '-', .. var rest])
        {
            return (null, text);
        }

        var end = rest.AsSpan().IndexOfAny(':', '+', '-');
        var name = end < 0 ? rest : rest[..end];
        return name.Length > 0 && name.All(char.IsAsciiLetter)
            ? (name, end >= 0 && rest[end] == ':' ? rest[(end + 1)..] : "")
            : (null, text);
    }
}
