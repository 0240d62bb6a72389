using System.Text;

namespace NoWait.Samples.Generator;

/// <summary>A repository of many services with a history of random changes, of each of which is known what it touches.</summary>
public sealed class GeneratedRepository
{
    private readonly Random _random;
    private readonly Outline _outline;
    private readonly Dictionary<Part, List<string>> _data = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly List<string> _changed = [];
    private readonly Lazy<ILookup<Part, string>> _users;
    private int _edition;

    /// <summary>Draws a repository; nothing is written yet.</summary>
    public GeneratedRepository(string folder, Outline outline)
    {
        Folder = folder;
        _outline = outline;
        _random = new Random(outline.Seed);
        Libraries = Graph.Libraries(outline, _random);
        Services = Graph.Services(outline, Libraries, _random);
        _users = new(() => Services
            .SelectMany(service => service.Closure.Select(library => (library, service.Name)))
            .ToLookup(pair => pair.library, pair => pair.Name));
    }

    /// <summary>Where it lies, absolute.</summary>
    public string Folder { get; }

    /// <summary>What the services share.</summary>
    public IReadOnlyList<Part> Libraries { get; }

    /// <summary>The services.</summary>
    public IReadOnlyList<Part> Services { get; }

    /// <summary>The names of the services that are made from a library.</summary>
    public IReadOnlySet<string> UsersOf(Part library) => _users.Value[library].ToHashSet();

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
            _data[service] = [.. Enumerable.Range(0, _outline.DataFiles).Select(i => $"{service.Folder}/data/{i / 100:00}/{i:0000}.txt")];
            _data[service].ForEach(file => Put(file, $"{service.Name} {file[^8..^4]}\n"));
        }
    }

    /// <summary>Makes the next random change.</summary>
    public Change Next()
    {
        _changed.Clear();
        var change = Make();
        return change with { Files = [.. _changed] };
    }

    /// <summary>Changes what a library is worth.</summary>
    public Change Edit(Part library)
    {
        Put(SourceOf(library), SourceText.Library(library, NextEdition()));
        return new($"{library.Name} is another", UsersOf(library));
    }

    /// <summary>Changes what a service prints.</summary>
    public Change EditSource(Part service)
    {
        Put(SourceOf(service), SourceText.Service(service, NextEdition()));
        return Touching(service, "another source");
    }

    private Change Make() => _random.Next(10) switch
    {
        0 => Edit(Any(Libraries)),
        1 or 2 => EditSource(Any(Services)),
        3 => EditData(),
        4 => AddData(),
        5 => RemoveData(),
        6 => RenameData(),
        7 => ChangeMode(),
        8 => Touch(),
        _ => EditNotes(),
    };

    private Change EditData()
    {
        var service = Any(Services);
        var file = AnyData(service);
        if (file is null)
        {
            return EditSource(service);
        }

        Put(file, $"edition {NextEdition()}\n");
        return Touching(service, "another data file");
    }

    private Change AddData()
    {
        var service = Any(Services);
        var file = $"{service.Folder}/data/00/more {NextEdition()}.txt";
        Put(file, "more\n");
        _data[service].Add(file);
        return Touching(service, "one more data file");
    }

    private Change RemoveData()
    {
        var service = Any(Services);
        var file = AnyData(service);
        if (file is null || _data[service].Count == 1)
        {
            return AddData();
        }

        File.Delete(PathOf(file));
        _data[service].Remove(file);
        _changed.Add(file);
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
        _data[service].Remove(file);
        _data[service].Add(name);
        _changed.AddRange([file, name]);
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
        _changed.Add(file);
        return Touching(service, "a data file with another mode");
    }

    private Change Touch()
    {
        var service = Any(Services);
        var file = AnyData(service) ?? SourceOf(service);
        File.WriteAllBytes(PathOf(file), File.ReadAllBytes(PathOf(file)));
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

    private string? AnyData(Part service) => _data[service] is { Count: > 0 } files ? Any(files) : null;

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private int NextEdition() => ++_edition + 1;

    private string PathOf(string file) => Path.Combine(Folder, file);

    private void Put(string file, string text)
    {
        var folder = file[..(file.LastIndexOf('/') + 1)];
        if (_folders.Add(folder))
        {
            Directory.CreateDirectory(PathOf(folder));
        }

        File.WriteAllBytes(PathOf(file), Encoding.UTF8.GetBytes(text));
        _changed.Add(file);
    }
}
