using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>What everybody wants to know: when the last deployment was, what was in it, and who.</summary>
internal static class LastDeployment
{
    private const int MostChanges = 5;
    private const int MostPeople = 12;

    public static string Title(Snapshot snapshot) => snapshot.Last is { } last
        ? $"{last.Service}: {Verb(last)} {Words.Ago(snapshot.Now - last.At)}"
        : "Nothing deployed yet";

    public static Html Of(Snapshot snapshot) => snapshot.Last is { } last
        ? Html.Of($"""
            <section class="hero{(IsWell(last) ? "" : " unwell")}" aria-label="The last deployment">
            <div>
            <h1>{last.Service} {Verb(last)} <time datetime="{last.At.UtcDateTime:O}">{Words.Ago(snapshot.Now - last.At)}</time></h1>
            <p class="soft">{About(last)}</p>
            {Failure(last)}{Changes(last)}
            </div>
            <ul class="faces" aria-label="Who is in it">{People(last).Select(person => Html.Of($"<li>{Face.Of(person, snapshot.Pictures)}</li>"))}</ul>
            </section>
            """)
        : Html.Of($"""
            <section class="hero" aria-label="The last deployment">
            <div>
            <h1>Nothing deployed yet</h1>
            <p class="lead">Run <code>./build.sh Deploy</code>, and the first deployment will stand here.</p>
            </div>
            </section>
            """);

    public static bool IsWell(Deployment deployment) => deployment.Result == Outcome.Succeeded;

    public static string Verb(Deployment deployment) => deployment switch
    {
        { Result: Outcome.WentBack } => "went back",
        { Result: Outcome.Failed or Outcome.Cancelled } => "failed to deploy",
        { IsRollBack: true } => "was rolled back",
        { IsLiveUpdated: true } => "was updated live",
        _ => "was deployed",
    };

    private static Html About(Deployment last)
    {
        var lead = last.LeadTime is { } time ? $" · {Words.Duration(time)} from the first commit" : "";
        var total = last.ToLive is { } seconds ? $", {Words.Duration(TimeSpan.FromSeconds(seconds))} from the start" : "";
        var where = last.Address is null ? default : Html.Of($" · {Html.Link(last.Address, last.Address)}");
        return Html.Of($"to {last.Environment} by {last.By.Name} in {Words.Duration(TimeSpan.FromSeconds(last.Seconds))}{total}{lead} · <code>{Words.Digest(last.To)}</code>{where}");
    }

    private static Html Failure(Deployment last) => last.Error is null
        ? default
        : Html.Of($"<p class=\"bad\">{last.Error}</p>\n");

    private static Html Changes(Deployment last)
    {
        if (last.Changes.Count == 0)
        {
            return default;
        }

        var more = last.Changes.Count - MostChanges;
        return Html.Of($"""
            <ul class="changes">
            {last.Changes.Take(MostChanges).Select(change => Html.Of($"<li>{change.Subject} <span class=\"soft\">{change.Author.Name}</span></li>\n"))}{(more > 0 ? Html.Of($"<li class=\"soft\">and {more} more</li>\n") : default)}</ul>
            """);
    }

    private static IEnumerable<Person> People(Deployment last) => last.Changes.Select(change => change.Author).Prepend(last.By)
        .DistinctBy(person => person.Key).Take(MostPeople);
}
