using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>What runs where, now: a line for each service, a column for each environment.</summary>
internal static class Where
{
    public static Html Of(Snapshot snapshot)
    {
        var environments = snapshot.Latest.Select(deployment => deployment.Environment).Distinct(StringComparer.Ordinal)
            .OrderBy(Rank).ThenBy(name => name, StringComparer.Ordinal).ToList();
        return environments.Count == 0 ? default : Html.Of($"""
            <section class="half" aria-labelledby="where">
            <h2 id="where">What runs where</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="where"><table>
            <thead><tr><th scope="col">Service</th>{environments.Select(name => Html.Of($"<th scope=\"col\">{name}</th>"))}</tr></thead>
            <tbody>
            {snapshot.Latest.GroupBy(deployment => deployment.Service, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(service => Html.Of($"<tr><th scope=\"row\">{service.Key}</th>{environments.Select(name => Cell(snapshot, [.. service.Where(one => one.Environment == name)]))}</tr>\n"))}</tbody>
            </table></div>
            </section>
            """);
    }

    private static int Rank(string environment) => environment switch { "production" => 0, "staging" => 1, "local" => 3, _ => 2 };

    private static Html Cell(Snapshot snapshot, IReadOnlyList<Deployment> deployments)
    {
        var live = deployments.FirstOrDefault(LastDeployment.IsWell);
        var failed = deployments.FirstOrDefault(deployment => !LastDeployment.IsWell(deployment));
        var what = live is null
            ? Html.Of($"<span class=\"soft\">nothing</span>")
            : Html.Of($"<code>{(live.Commit is { Length: > 8 } commit ? commit[..8] : Words.Digest(live.To))}</code> <span class=\"soft\">{Words.Ago(snapshot.Now - live.At)}</span>{(live.IsLiveUpdated ? Html.Of($" <span class=\"mark warn\">not an image</span>") : default)}");
        return deployments.Count == 0
            ? Html.Of($"<td class=\"soft\">–</td>")
            : Html.Of($"<td>{what}{(failed is null ? default : Html.Of($" <span class=\"mark bad\">{LastDeployment.Verb(failed)} {Words.Ago(snapshot.Now - failed.At)}</span>"))}</td>");
    }
}
