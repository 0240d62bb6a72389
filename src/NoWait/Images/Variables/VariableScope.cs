using NoWait.Images.Checks;

namespace NoWait.Images.Variables;

/// <summary>The variables that an instruction sees, and what it makes of them.</summary>
internal sealed class VariableScope
{
    private static readonly string[] Platforms =
    [
        "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT", "TARGETSTAGE",
    ];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);
    private readonly char _escape;
    private VariableScope? _globals;

    /// <summary>The scope before the first stage.</summary>
    public VariableScope(IEnumerable<KeyValuePair<string, string>> arguments, char escape)
    {
        _escape = escape;
        foreach (var (name, value) in arguments)
        {
            _arguments[name] = value;
            if (Array.IndexOf(Platforms, name) >= 0)
            {
                _values[name] = value;
            }
        }
    }

    /// <summary>The scope of a stage that starts with these variables.</summary>
    public VariableScope ForStage(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var scope = new VariableScope(_arguments, _escape) { _globals = this };
        scope._values.Clear();
        foreach (var (name, value) in environment)
        {
            scope._values[name] = value;
        }

        return scope;
    }

    /// <summary>The scope of a stage that is based on this one's.</summary>
    public VariableScope Copy()
    {
        var scope = _globals!.ForStage(_values);
        return scope;
    }

    /// <summary>The text with values put in.</summary>
    public string Text(Place place, string text)
    {
        try
        {
            return Template.Evaluate(text, _escape, Value);
        }
        catch (WordException e)
        {
            throw place.Error(e.Message, "Give the argument, or a default", e);
        }
    }

    /// <summary>The text with values put in; null stays null.</summary>
    public string? Optional(Place place, string? text) => text is null ? null : Text(place, text);

    /// <summary>The base with values put in.</summary>
    public string Base(Place place, string from) => Text(place, from) is { Length: > 0 } image
        ? image
        : throw place.Error(
            $"its base '{from}' is empty with the arguments that were given",
            "Give the argument, or a default");

    /// <summary>The content of a here-document with values put in.</summary>
    public string Document(Place place, string content)
    {
        try
        {
            return new ShellLexer(content, '\\', Value).Document();
        }
        catch (WordException e)
        {
            throw place.Error(e.Message, "Correct it, or quote the here-document's name", e);
        }
    }

    /// <summary>The instruction with values put in, after which what it sets is seen.</summary>
    public Instruction Take(Place place, Instruction instruction)
    {
        var expanded = InstructionExpansion.Expand(this, place, instruction);
        switch (expanded)
        {
            case Env env:
                foreach (var (name, value) in env.Variables)
                {
                    _values[name] = value;
                }

                break;
            case Arg argument:
                return Argument(argument);
        }

        return expanded;
    }

    private Arg Argument(Arg argument)
    {
        var value = _arguments.GetValueOrDefault(argument.Name) ?? argument.Default ?? _globals?._values.GetValueOrDefault(argument.Name);
        if (value is not null)
        {
            _values[argument.Name] = value;
        }

        return argument with { Default = value };
    }

    private string? Value(string name) => _values.GetValueOrDefault(name);
}
