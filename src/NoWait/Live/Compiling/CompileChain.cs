using System.Security.Cryptography;

namespace NoWait.Live.Compiling;

/// <summary>Projects in the order in which they are compiled, each against what was made of those before it.</summary>
internal sealed class CompileChain
{
    private readonly Dictionary<RecordedCompile, List<RecordedCompile>> _users = [];
    private readonly Dictionary<RecordedCompile, List<string>> _exports = [];
    private readonly string _made;

    private CompileChain(List<RecordedCompile> compiles, string made) => (Compiles, _made) = (compiles, made);

    /// <summary>The projects, each after those that it is compiled against.</summary>
    public List<RecordedCompile> Compiles { get; }

    /// <summary>By which assembly each is replaced that another of the projects made.</summary>
    public Dictionary<string, string> Instead { get; } = new(StringComparer.Ordinal);

    /// <summary>The chain of these projects; null where it is not plain which of them a reference means.</summary>
    /// <param name="compiles">The projects.</param>
    /// <param name="root">The folder that they all lie in.</param>
    /// <param name="made">The folder of what is made.</param>
    public static CompileChain? Of(List<RecordedCompile> compiles, string root, string made)
    {
        var chain = new CompileChain([], made);
        var needs = compiles.ToDictionary(compile => compile, _ => new List<RecordedCompile>());
        foreach (var compile in compiles)
        {
            foreach (var reference in compile.References.Where(reference => reference.StartsWith(root + "/", StringComparison.Ordinal)))
            {
                var named = compiles.FindAll(other => Path.GetFileName(other.Out) == Path.GetFileName(reference));
                var maker = named.Find(other => AreEqual(reference, other.RefOut ?? other.Out) || AreEqual(reference, other.Out));
                if (maker is not null)
                {
                    chain.Instead[reference] = AreEqual(reference, maker.RefOut ?? maker.Out) ? maker.SurfaceIn(chain.MadeOf(maker)) : maker.MadeIn(chain.MadeOf(maker));
                    needs[compile].Add(maker);
                }
                else if (named.Count > 0)
                {
                    return null;
                }
            }
        }

        while (chain.Compiles.Count < compiles.Count)
        {
            if (compiles.Find(compile => !chain.Compiles.Contains(compile) && needs[compile].TrueForAll(chain.Compiles.Contains)) is not { } next)
            {
                return null;
            }

            chain.Compiles.Add(next);
            chain._users[next] = [.. compiles.Where(compile => needs[compile].Contains(next))];
        }

        return chain;
    }

    /// <summary>The folder of what is made of a project.</summary>
    public string MadeOf(RecordedCompile compile) => Path.Combine(_made, compile.Name);

    /// <summary>The projects that are compiled against one.</summary>
    public IReadOnlyList<RecordedCompile> UsersOf(RecordedCompile compile) => _users[compile];

    /// <summary>The files that other stages take of a project.</summary>
    public IReadOnlyList<string> ExportsOf(RecordedCompile compile) => _exports[compile];

    /// <summary>Whether the same is asked of the compilers.</summary>
    public bool IsSame(CompileChain other) => Compiles.Count == other.Compiles.Count
        && Compiles.Zip(other.Compiles).All(pair => pair.First.Name == pair.Second.Name && pair.First.Folder == pair.Second.Folder
            && pair.First.Compiler == pair.Second.Compiler && pair.First.Arguments == pair.Second.Arguments);

    /// <summary>Whether what was made of a project is what MSBuild made of it.</summary>
    public bool IsEqual(RecordedCompile compile) => AreEqual(compile.Out, compile.MadeIn(MadeOf(compile)))
        && (compile.RefOut is not { } surface || AreEqual(surface, compile.SurfaceIn(MadeOf(compile))));

    /// <summary>Finds which files are copies of what was made; false where one is called so and is another.</summary>
    public bool FindExports(IEnumerable<string> files)
    {
        foreach (var compile in Compiles)
        {
            var made = compile.MadeIn(MadeOf(compile));
            var named = files.Where(file => Path.GetFileName(file) == Path.GetFileName(made)).ToList();
            if (!named.TrueForAll(file => AreEqual(file, made)))
            {
                return false;
            }

            _exports[compile] = named;
        }

        return true;
    }

    /// <summary>Stands for a file's content; empty where there is none.</summary>
    public static string DigestOf(string file) => File.Exists(file) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))) : "";

    /// <summary>Stands for a text.</summary>
    public static string DigestOfText(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static bool AreEqual(string file, string other) => DigestOf(file) is { Length: > 0 } digest && digest == DigestOf(other);
}
