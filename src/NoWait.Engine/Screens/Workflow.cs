using System.Globalization;
using Nuke.Common.CI.AzurePipelines;
using Nuke.Common.CI.GitHubActions;
using Nuke.Common.CI.GitLab;

namespace Nuke.Common.Screens;

/// <summary>The commands by which build servers are told of groups, errors and secrets, each by its own documentation.</summary>
/// <param name="host">Where the build runs.</param>
/// <param name="root">The repository's root, to which the files of annotations are relative.</param>
/// <param name="time">The clock.</param>
internal sealed class Workflow(Host host, string root, TimeProvider time)
{
    /// <summary>Begins what can be folded; null where nothing can.</summary>
    public string? BeginGroup(string name) => host switch
    {
        GitHubActions => "::group::" + Escape(name),
        AzurePipelines => "##[group]" + OneLine(name),
        GitLab => $"\e[0Ksection_start:{Seconds}:{Id(name)}\r\e[0K{OneLine(name)}",
        _ => null,
    };

    /// <summary>Ends it.</summary>
    public string? EndGroup(string name) => host switch
    {
        GitHubActions => "::endgroup::",
        AzurePipelines => "##[endgroup]",
        GitLab => $"\e[0Ksection_end:{Seconds}:{Id(name)}\r\e[0K",
        _ => null,
    };

    /// <summary>An error or a warning, at the file and line that it names; null where it is a line as any other.</summary>
    public string? Annotation(bool isError, string message)
    {
        var kind = isError ? "error" : "warning";
        var place = host is GitHubActions or AzurePipelines ? SourcePlace.Find(message, root) : null;
        return host switch
        {
            GitHubActions => $"::{kind}{(place is null ? "" : string.Create(CultureInfo.InvariantCulture, $" file={EscapeProperty(place.File)},line={place.Line}"))}::{Escape(message)}",
            AzurePipelines => $"##vso[task.logissue type={kind}"
                + (place is null ? "" : string.Create(CultureInfo.InvariantCulture, $";sourcepath={EscapeAzureProperty(place.File)};linenumber={place.Line}")) + $"]{EscapeAzure(message)}",
            _ => null,
        };
    }

    /// <summary>Has the server hide a secret; null where it cannot be told.</summary>
    public string? Mask(string secret) => host switch
    {
        GitHubActions => "::add-mask::" + Escape(secret),
        AzurePipelines => "##vso[task.setsecret]" + EscapeAzure(secret),
        _ => null,
    };

    /// <summary>The text of one of GitHub's commands, which ends at the line's end.</summary>
    public static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) =>
        Escape(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string EscapeAzure(string text) =>
        text.Replace("%", "%AZP25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeAzureProperty(string text) =>
        EscapeAzure(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Id(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    private string Seconds => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
