namespace NoWait.Samples.Generator;

/// <summary>A repository of many services with a history of random changes, of each of which is known what it touches.</summary>
public sealed class GeneratedRepository
{
    private readonly Random _random;
    private readonly Outline _outline;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _edition;

    /// <summary>Draws a repository; nothing is written yet.</summary>
    public GeneratedRepository(string folder, Outline outline)
    {
        Folder = folder;
        _outline = outline;
        _random = new Random(outline.Seed);
        Libraries = Graph.Libraries(outline, _random);
        Services = Graph.Services(outline, Libraries, _random);
    }

    /// <summary>Where it lies, absolute.</summary>
    public string Folder { get; }

    /// <summary>What the services share.</summary>
    public IReadOnlyList<Part> Libraries { get; }

    /// <summary>The services.</summary>
    public IReadOnlyList<Part> Services { get; }

    /// <summary>Writes all files.</summary>
    public void Write()
    {
        Put("go.mod", "module example.com/shop\n\ngo 1.19\n");
        Put("README.md", "What nobody's image is made from.\n");
        foreach (var library in Libraries)
        {
            Put(SourceOf(library), SourceText.Library(library, 1));
            if (library.Language == Language.C)
            {
                Put($"{library.Folder}/{library.Name}.h", SourceText.Header(library));
            }
        }

        foreach (var service in Services)
        {
            Put(SourceOf(service), SourceText.Service(service, 1));
            Put($"{service.Folder}/NOTES.md", $"Notes on {service.Name}.\n");
            for (var i = 0; i < _outline.DataFiles; i++)
            {
                Put($"{service.Folder}/data/{i / 100:00}/{i:0000}.txt", $"{service.Name} {i}\n");
            }
        }
    }

    /// <summary>Makes the next random change.</summary>
    public Change Next() => _random.Next(10) switch
    {
        0 => EditLibrary(),
        1 or 2 => EditService(),
        3 => EditData(),
        4 => AddData(),
        5 => RemoveData(),
        6 => RenameData(),
        7 => ChangeMode(),
        8 => Touch(),
        _ => EditNotes(),
    };

    private Change EditLibrary()
    {
        var library = Any(Libraries);
        Put(SourceOf(library), SourceText.Library(library, NextEdition()));
        return new($"{library.Name} is another", Services.Where(service => service.Closure.Contains(library)).Select(service => service.Name).ToHashSet());
    }

    private Change EditService()
    {
        var service = Any(Services);
        Put(SourceOf(service), SourceText.Service(service, NextEdition()));
        return Touching(service, "another source");
    }

    private Change EditData()
    {
        var service = Any(Services);
        var file = AnyData(service);
        if (file is null)
        {
            return EditService();
        }

        Put(file, $"edition {NextEdition()}\n");
        return Touching(service, "another data file");
    }

    private Change AddData()
    {
        var service = Any(Services);
        Put($"{service.Folder}/data/00/more {NextEdition()}.txt", "more\n");
        return Touching(service, "one more data file");
    }

    private Change RemoveData()
    {
        var service = Any(Services);
        var file = AnyData(service);
        if (file is null || DataOf(service).Count() == 1)
        {
            return AddData();
        }

        File.Delete(PathOf(file));
        _texts.Remove(file);
        return Touching(service, "one data file less");
    }

    private Change RenameData()
    {
        var service = Any(Services);
        if (AnyData(service) is not { } file)
        {
            return AddData();
        }

        var name = $"{service.Folder}/data/00/renamed {NextEdition()}.txt";
        File.Move(PathOf(file), PathOf(name));
        _texts.Remove(file, out var text);
        _texts[name] = text!;
        return Touching(service, "a data file with another name");
    }

    // Whether a file may be executed goes into the image; other permissions do not.
    private Change ChangeMode()
    {
        var service = Any(Services);
        if (OperatingSystem.IsWindows() || AnyData(service) is not { } file)
        {
            return EditNotes();
        }

        File.SetUnixFileMode(PathOf(file), File.GetUnixFileMode(PathOf(file)) ^ UnixFileMode.UserExecute ^ UnixFileMode.GroupExecute ^ UnixFileMode.OtherExecute);
        return Touching(service, "a data file with another mode");
    }

    private Change Touch()
    {
        var (file, text) = _texts.ElementAt(_random.Next(_texts.Count));
        File.WriteAllText(PathOf(file), text);
        return new($"{file} written again as it was", new HashSet<string>());
    }

    private Change EditNotes()
    {
        var service = Any(Services);
        Put($"{service.Folder}/NOTES.md", $"Notes, edition {NextEdition()}.\n");
        if (service.Language == Language.Go)
        {
            Put($"{service.Folder}/main_test.go", $"package main\n\n// Edition {_edition}.\n");
        }

        return new($"notes and tests of {service.Name}", new HashSet<string>());
    }

    private static Change Touching(Part service, string what) => new($"{service.Name} has {what}", new HashSet<string> { service.Name });

    private static string SourceOf(Part part) => $"{part.Folder}/{SourceText.NameOf(part)}";

    private string? AnyData(Part service) => DataOf(service).ToList() is { Count: > 0 } files ? Any(files) : null;

    private IEnumerable<string> DataOf(Part service) =>
        _texts.Keys.Where(file => file.StartsWith($"{service.Folder}/data/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private int NextEdition() => ++_edition + 1;

    private string PathOf(string file) => Path.Combine(Folder, file);

    private void Put(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
        _texts[file] = text;
    }
}
