using System.Text;

namespace NoWait.Timing.Summaries;

/// <summary>Names, each kept once and known by its place.</summary>
internal sealed class NameTable
{
    private const char Between = '\u0001';

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public string this[int place] => _names[place];

    /// <summary>The place of a name; -1 for null.</summary>
    public int Place(string? name)
    {
        if (name is null)
        {
            return -1;
        }

        if (!_places.TryGetValue(name, out var place))
        {
            place = _names.Count;
            _places[name] = place;
            _names.Add(name);
        }

        return place;
    }

    /// <summary>The place of a person: of the key and the name, which go together.</summary>
    public int Place(Events.Person person) => Place($"{person.Key}{Between}{person.Name}");

    /// <summary>The place of a list.</summary>
    public int Place(IReadOnlyList<string> names) => names.Count == 0 ? -1 : Place(string.Join(Between, names));

    /// <summary>The key and the name of a person.</summary>
    public (string Key, string Name) Person(int place)
    {
        var text = this[place];
        var split = text.IndexOf(Between, StringComparison.Ordinal);
        return (text[..split], text[(split + 1)..]);
    }

    /// <summary>Whether a list holds a name.</summary>
    public bool ListHolds(int place, string name) =>
        place >= 0 && this[place].Split(Between).Contains(name, StringComparer.Ordinal);

    /// <summary>All names as UTF-8, each behind its length in four bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (var name in _names)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The table that these bytes are.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static NameTable Read(ReadOnlySpan<byte> bytes)
    {
        var table = new NameTable();
        while (bytes.Length > 0)
        {
            if (bytes.Length < 4 || BitConverter.ToInt32(bytes) is var length && (length < 0 || length > bytes.Length - 4))
            {
                throw new InvalidDataException("The names of a summary are damaged.");
            }

            table.Add(Encoding.UTF8.GetString(bytes.Slice(4, BitConverter.ToInt32(bytes))));
            bytes = bytes[(4 + BitConverter.ToInt32(bytes))..];
        }

        return table;
    }

    // Two names may read back as one when they held lone surrogates: the places stay.
    private void Add(string name)
    {
        _places.TryAdd(name, _names.Count);
        _names.Add(name);
    }
}
