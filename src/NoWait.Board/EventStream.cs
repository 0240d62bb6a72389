using System.Text;
using NoWait.Board.Data;
using NoWait.Board.Pages;

namespace NoWait.Board;

/// <summary>What happens, as server-sent events: <c>running</c> with a piece of the page, <c>ledger</c> with its version.</summary>
internal sealed class EventStream(LedgerWatch watch, TimeProvider time)
{
    public const string Path = "/events";

    private const int MostListeners = 64;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private int _listeners;

    public async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        if (Interlocked.Increment(ref _listeners) > MostListeners)
        {
            Interlocked.Decrement(ref _listeners);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await Answer.TextAsync(context, "Too many pages listen: the others go on.\n");
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            await SendAsync(context, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever listened is gone, or the Board stops.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (running, version, spoke) = ("", -1, time.GetTimestamp());
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await WriteAsync(context, "retry: 3000\n\n", cancellationToken);
        while (true)
        {
            var snapshot = await watch.NowAsync();
            var text = new StringBuilder();
            if (snapshot.Version != version)
            {
                version = snapshot.Version;
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"event: ledger\ndata: {version}\n\n");
            }

            var now = Running.Of(snapshot.Running, snapshot.Month.Delivery.ToLive?.Median, snapshot.Pictures).ToString().ReplaceLineEndings("");
            if (now != running)
            {
                running = now;
                text.Append("event: running\ndata: ").Append(now).Append("\n\n");
            }

            if (text.Length == 0 && time.GetElapsedTime(spoke) > Silence)
            {
                text.Append(": still here\n\n");
            }

            if (text.Length > 0)
            {
                spoke = time.GetTimestamp();
                await WriteAsync(context, text.ToString(), cancellationToken);
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
