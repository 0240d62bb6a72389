using System.Collections;

namespace NoWait.Processes;

/// <summary>This process's own variables, for tools that are the user's and no build steps: git, <c>dotnet test</c>.</summary>
internal static class OwnEnvironment
{
    public static Dictionary<string, string> With(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            all[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return all;
    }
}
