using NoWait.Board.Data;
using NoWait.Board.Pages;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Board;

/// <summary>The last deployment as a small picture; <c>?service=</c> and <c>?environment=</c> pick whose.</summary>
internal static class Badge
{
    public const string Path = "/badge.svg";
    public const string IconPath = "/icon.svg";

    public const string Icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e6e"/><path d="M8 22V10h3l7 8v-8h3v12h-3l-7-8v8z" fill="#fff"/></svg>

        """;

    public static string Render(Snapshot snapshot, string? service, string? environment)
    {
        var last = snapshot.Latest.FirstOrDefault(deployment =>
            (service is null || deployment.Service == service) && (environment is null || deployment.Environment == environment));
        var name = service ?? last?.Service ?? "deployed";
        var state = last is null ? "never deployed" : $"{State(last)} {Words.Ago(snapshot.Now - last.At)}";
        var (left, right) = (Width(name), Width(state));
        var colour = last is null ? "#5c6570" : LastDeployment.IsWell(last) ? "#0b6e6e" : "#b3261e";
        return Html.Of($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{name}: {state}"><title>{name}: {state}</title><clipPath id="r"><rect width="{left + right}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3b424a"/><rect x="{left}" width="{right}" height="20" fill="{colour}"/></g><g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="{left / 2}" y="14">{name}</text><text x="{left + (right / 2)}" y="14">{state}</text></g></svg>

            """).ToString();
    }

    private static string State(Deployment deployment) => deployment switch
    {
        { Result: Outcome.WentBack } => "went back",
        { Result: not Outcome.Succeeded } => "failed",
        { IsRollBack: true } => "rolled back",
        _ => "live",
    };

    private static double Width(string text) => (Math.Min(text.Length, 60) * 6.6) + 12;
}
