using NoWait.Board.Data;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Board.Pages;

/// <summary>The latest deployments.</summary>
internal static class Deployments
{
    private const int Most = 8;

    public static Html Of(Snapshot snapshot) => snapshot.Deployments.Count == 0
        ? default
        : Html.Of($"""
            <section class="half" aria-labelledby="deploys">
            <h2 id="deploys">Latest deployments</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="deploys"><table>
            <thead><tr><th scope="col">Service</th><th scope="col">When</th><th scope="col">Who</th><th scope="col" class="wide">To</th><th scope="col" class="number wide">Changes</th><th scope="col" class="number wide">Took</th></tr></thead>
            <tbody>
            {snapshot.Deployments.Take(Most).Select(deploy => Row(snapshot, deploy))}</tbody>
            </table></div>
            </section>
            """);

    private static Html Row(Snapshot snapshot, Deployment deploy) => Html.Of($"""
        <tr><th scope="row">{deploy.Service}{Mark(deploy)}</th><td><time datetime="{deploy.At.UtcDateTime:O}">{Words.Ago(snapshot.Now - deploy.At)}</time></td><td>{deploy.By.Name}</td><td class="wide">{deploy.Environment}</td><td class="number wide">{deploy.Changes.Count}</td><td class="number wide">{Words.Duration(TimeSpan.FromSeconds(deploy.ToLive ?? deploy.Seconds))}</td></tr>

        """);

    private static Html Mark(Deployment deploy) => deploy switch
    {
        { Result: Outcome.Succeeded, IsRollBack: false, IsLiveUpdated: false } => default,
        { Result: Outcome.Succeeded, IsRollBack: true } => Html.Of($" <span class=\"mark\">rolled back</span>"),
        { Result: Outcome.Succeeded } => Html.Of($" <span class=\"mark warn\">live update</span>"),
        _ => Html.Of($" <span class=\"mark bad\">{LastDeployment.Verb(deploy)}</span>"),
    };
}
