namespace NoWait.Images.Dockerfiles;

/// <summary>An instruction's flags while it is read: each is taken once, and what nobody took is an error.</summary>
internal sealed class Flags
{
    private readonly LogicalLine _line;
    private readonly List<(string Name, string? Value)> _left = [];

    public Flags(LogicalLine line)
    {
        _line = line;
        foreach (var flag in line.Flags)
        {
            var at = flag.IndexOf('=', StringComparison.Ordinal);
            _left.Add(at < 0 ? (flag[2..], null) : (flag[2..at], flag[(at + 1)..]));
        }
    }

    /// <summary>A flag's value, as the template that it means; null when it is not given or empty.</summary>
    public string? Word(string name) => Text(name) is { } value ? _line.Word(value) : null;

    /// <summary>A flag's value; null when it is not given or empty.</summary>
    public string? Text(string name)
    {
        var all = All(name);
        return all.Count switch
        {
            0 => null,
            1 => all[0].Length == 0 ? null : all[0],
            _ => throw _line.Error($"{_line.Keyword} has --{name} twice", "Keep one of them"),
        };
    }

    /// <summary>The values of a flag that may be repeated.</summary>
    public List<string> All(string name)
    {
        var found = new List<string>();
        foreach (var (flag, value) in _left)
        {
            if (flag == name)
            {
                found.Add(value ?? throw _line.Error(
                    $"{_line.Keyword} --{name} has no value",
                    $"Write --{name}=VALUE"));
            }
        }

        _left.RemoveAll(flag => flag.Name == name);
        return found;
    }

    /// <summary>Whether a switch is on; null when it is not given.</summary>
    public bool? Switch(string name)
    {
        var found = _left.FindAll(flag => flag.Name == name);
        _left.RemoveAll(flag => flag.Name == name);
        if (found.Count > 1)
        {
            throw _line.Error($"{_line.Keyword} has --{name} twice", "Keep one of them");
        }

        return found.Count == 0 ? null : found[0].Value?.ToLowerInvariant() switch
        {
            null or "true" => true,
            "false" => false,
            _ => throw _line.Error($"{_line.Keyword} --{name} is neither true nor false", $"Write --{name} alone"),
        };
    }

    /// <summary>Refuses what was not taken.</summary>
    /// <param name="known">The flags that the instruction has, for the remedy.</param>
    public void End(params ReadOnlySpan<string> known)
    {
        if (_left.Count > 0)
        {
            var remedy = known.IsEmpty ? $"{_line.Keyword} takes none: leave it out" : $"It takes --{string.Join(", --", known)}";
            throw _line.Error($"{_line.Keyword} has no flag '--{LogicalLine.Shorten(_left[0].Name)}'", remedy);
        }
    }
}
