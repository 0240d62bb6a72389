using System.Globalization;
using NoWait.Board.Data;
using NoWait.Board.Pages;
using NoWait.Timing.Events;
using NoWait.Timing.Rendering;

namespace NoWait.Board;

/// <summary>The latest deployments as an Atom feed (RFC 4287).</summary>
internal static class Feed
{
    public const string Path = "/deployments.atom";

    private const int Most = 50;

    /// <summary>The feed.</summary>
    /// <param name="snapshot">How things stand.</param>
    /// <param name="address">Where the Board answers, without a slash at the end.</param>
    public static string Render(Snapshot snapshot, string address) => Html.Of($"""
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
        <id>{address}{Path}</id>
        <title>Deployments</title>
        <updated>{Time(snapshot.Deployments.Count > 0 ? snapshot.Deployments[0].At : DateTimeOffset.UnixEpoch)}</updated>
        <link rel="self" href="{address}{Path}"/>
        <link href="{address}/"/>
        {snapshot.Deployments.Take(Most).Select(Entry)}</feed>

        """).ToString();

    private static Html Entry(Deployment deployment) => Html.Of($"""
        <entry>
        <id>urn:nowait:deployment:{Uri.EscapeDataString(deployment.Id)}</id>
        <title>{Plain($"{deployment.Service} {LastDeployment.Verb(deployment)} ({deployment.Environment})")}</title>
        <updated>{Time(deployment.At)}</updated>
        <author><name>{Plain(deployment.By.Name)}</name></author>
        <content type="text">{Plain(Content(deployment))}</content>
        </entry>

        """);

    private static string Content(Deployment deployment)
    {
        var changes = deployment.Changes.Select(change => $"{change.Subject} ({change.Author.Name})");
        return string.Join(" · ", changes.Prepend(deployment.Error ?? deployment.To));
    }

    // XML has no word for control characters, not even an encoded one.
    private static string Plain(string text) => Words.Plain(text);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
