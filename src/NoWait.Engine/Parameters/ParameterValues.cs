using Nuke.Common.CommandLine;
using Nuke.Common.Execution;

namespace Nuke.Common.Parameters;

/// <summary>The values that parameters have: command line, then environment, then parameters files.</summary>
internal sealed class ParameterValues(
    EngineOptions options,
    BuildFacts facts,
    Surroundings surroundings,
    Action<string> keepSecret)
{
    private const StringSplitOptions Trimmed =
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    private readonly Dictionary<string, object> _known = [];
    private List<ParametersFile>? _files;

    /// <summary>The value of the parameter that a piece of code names; null when nobody gave one.</summary>
    public object? Get(MemberReference reference) =>
        Get(facts.Find(reference) ?? throw new BuildDefinitionException(
            $"{reference.Name} is no parameter: put [Parameter] on it."));

    /// <summary>The value of a parameter; null when nobody gave one.</summary>
    public object? Get(Parameter parameter)
    {
        if (_known.TryGetValue(parameter.Key, out var known))
        {
            return known;
        }

        var value = FromCommandLine(parameter) ?? FromEnvironment(parameter) ?? FromFiles(parameter);
        if (value is not null)
        {
            _known[parameter.Key] = value;
        }

        return value;
    }

    /// <summary>Throws for the first value of the command line that its parameter cannot take.</summary>
    public void Check(ParameterCatalogue catalogue)
    {
        foreach (var option in options.Parameters)
        {
            Get(catalogue.Find(option.Name)!.Parameter);
        }
    }

    /// <summary>Takes a value that was given while the build runs, such as the answer to a question.</summary>
    public object Set(Parameter parameter, string text)
    {
        var value = Convert(parameter, [text], "the answer", surroundings.WorkingDirectory);
        return _known[parameter.Key] = value;
    }

    private object? FromCommandLine(Parameter parameter)
    {
        List<string>? texts = null;
        foreach (var option in options.Parameters)
        {
            if (!Names.Same(option.Name, parameter.Name))
            {
                continue;
            }

            if (option.Words.Count == 0 && parameter.Shape != OptionShape.Flag)
            {
                throw new UsageException(
                    $"{option.Written} needs {Conversion.Describe(parameter.ValueType)} after it.");
            }

            texts ??= [];
            texts.AddRange(option.Words.Count == 0 ? ["true"] : option.Words);
        }

        return texts is null
            ? null
            : Convert(parameter, texts, "--" + Names.Dashed(parameter.Name), surroundings.WorkingDirectory);
    }

    private object? FromEnvironment(Parameter parameter) =>
        FromEnvironment(parameter, parameter.Name) ?? FromEnvironment(parameter, "NUKE_" + parameter.Name);

    private object? FromEnvironment(Parameter parameter, string wanted)
    {
        foreach (var (name, text) in surroundings.Variables)
        {
            if (text.Length > 0 && Names.Same(name, wanted))
            {
                return Convert(parameter, InWords(parameter, text), name, surroundings.WorkingDirectory);
            }
        }

        return null;
    }

    private object? FromFiles(Parameter parameter)
    {
        foreach (var file in _files ??= ReadFiles())
        {
            if (file.Find(parameter.Name) is { Count: > 0 } texts)
            {
                if (parameter.IsSecret && texts[0].StartsWith("v1:", StringComparison.Ordinal))
                {
                    throw new UsageException(
                        $"{parameter.Name} in the parameters file is encrypted, which this engine cannot undo. " +
                        parameter.Remedy);
                }

                return Convert(parameter, texts, $"{parameter.Name} in .nuke/parameters.json", surroundings.Root);
            }
        }

        return null;
    }

    /// <summary>The last profile first, the common file last.</summary>
    private List<ParametersFile> ReadFiles()
    {
        var files = new List<ParametersFile>();
        var folder = Path.Combine(surroundings.Root, ".nuke");
        foreach (var profile in options.Profiles)
        {
            var path = Path.Combine(folder, $"parameters.{profile}.json");
            if (!File.Exists(path))
            {
                throw new UsageException($"There is no profile {profile}: {path} does not exist.");
            }

            files.Insert(0, ParametersFile.Read(path));
        }

        files.Add(ParametersFile.Read(Path.Combine(folder, "parameters.json")));
        return files;
    }

    private object Convert(Parameter parameter, IReadOnlyList<string> texts, string source, string folder)
    {
        if (parameter.IsSecret)
        {
            foreach (var text in texts)
            {
                keepSecret(text);
            }
        }

        try
        {
            return Conversion.Convert(Split(parameter, texts), parameter.Type, folder)!;
        }
        catch (FormatException exception)
        {
            throw new UsageException(
                parameter.IsSecret
                    ? $"{source} is not {Conversion.Describe(parameter.ValueType)}."
                    : $"{source}: {exception.Message}.");
        }
    }

    private static IReadOnlyList<string> Split(Parameter parameter, IReadOnlyList<string> texts) =>
        parameter.Separator is { } separator && Conversion.ElementType(parameter.Type) is not null
            ? [.. texts.SelectMany(x => x.Split(separator, Trimmed))]
            : texts;

    /// <summary>A variable is one text, so a list in it is separated by white space unless the parameter says otherwise.</summary>
    private static string[] InWords(Parameter parameter, string text) =>
        parameter.Separator is null && Conversion.ElementType(parameter.Type) is not null
            ? text.Split((char[]?)null, Trimmed)
            : [text];
}
