using NoWait.Board.Data;
using NoWait.Board.Pages;
using NoWait.Timing.Rendering;

namespace NoWait.Board;

/// <summary>The web application: it reads the ledger and shows it; it writes nothing and asks nobody.</summary>
internal static class BoardApp
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    /// <summary>The application, ready to run.</summary>
    /// <param name="args">Settings: <c>--Ledger:Folder=…</c>, <c>--urls=…</c>.</param>
    /// <param name="time">What says how long ago something was.</param>
    public static WebApplication Create(string[] args, TimeProvider time)
    {
        // The empty builder brings only what is asked for: half the start-up of the slim one, and a trimmed publish of
        // the slim one does not start at all (the linker of SDK 10.0 takes away a method that reads certificates).
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine(args);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var settings = builder.Configuration;
        if (settings["urls"] is null && settings["http_ports"] is null)
        {
            builder.WebHost.UseUrls($"http://*:{settings["PORT"] ?? "8080"}");
        }

        var folder = settings["Ledger:Folder"] ?? settings["NOWAIT_LEDGER"] ?? Path.Combine(".nuke", "ledger");
        var pictures = new Pictures(settings["Ledger:Faces"] ?? settings["NOWAIT_FACES"] ?? Path.Combine(folder, "faces"));
        var watch = new LedgerWatch(new(Path.GetFullPath(folder)), pictures, time)
        {
            Patience = int.TryParse(settings["Ledger:Patience"], out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : null,
        };
        var events = new EventStream(watch, time);
        var app = builder.Build();
        // Whoever asks first need not wait for the ledger's age.
        var ready = GetReadyAsync(watch);
        app.Run(context => AnswerAsync(context, watch, events, ready, app.Lifetime.ApplicationStopping));
        return app;
    }

    private static async Task GetReadyAsync(LedgerWatch watch) => _ = HomePage.Render(await watch.NowAsync());

    private static Task AnswerAsync(HttpContext context, LedgerWatch watch, EventStream events, Task ready, CancellationToken stopping)
    {
        Headers.Add(context.Response.Headers);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        return context.Request.Path.Value switch
        {
            "/healthz" => HealthAsync(context, ready),
            EventStream.Path => events.ServeAsync(context, stopping),
            Style.Path => Answer.FixedAsync(context, "text/css; charset=utf-8", Style.Css),
            Script.Path => Answer.FixedAsync(context, "text/javascript; charset=utf-8", Script.Text),
            Badge.IconPath => Answer.FixedAsync(context, "image/svg+xml; charset=utf-8", Badge.Icon),
            { } path when path.StartsWith(Pictures.Path, StringComparison.Ordinal) && watch.Pictures.Read(path) is var (type, picture) =>
                Answer.PictureAsync(context, type, picture),
            _ => ShowAsync(context, watch),
        };
    }

    private static async Task ShowAsync(HttpContext context, LedgerWatch watch)
    {
        var now = await watch.NowAsync();
        await (context.Request.Path.Value switch
        {
            "/" => Answer.HtmlAsync(context, HomePage.Render(now)),
            Badge.Path => Answer.OfTypeAsync(context, "image/svg+xml; charset=utf-8", Badge.Render(now, Asked(context, "service"), Asked(context, "environment"))),
            Feed.Path => Answer.OfTypeAsync(context, "application/atom+xml; charset=utf-8", Feed.Render(now, $"{context.Request.Scheme}://{context.Request.Host}")),
            Metrics.Path => Answer.OfTypeAsync(context, "text/plain; version=0.0.4; charset=utf-8", Metrics.Render(now)),
            "/api/runs" => Answer.JsonAsync(context, json => Api.WriteRuns(json, now)),
            "/api/deploys" => Answer.JsonAsync(context, json => Api.WriteDeployments(json, now)),
            "/api/where" => Answer.JsonAsync(context, json => Api.WriteWhere(json, now)),
            "/api/running" => Answer.JsonAsync(context, json => Api.WriteRunning(json, now)),
            "/api/figures" => Answer.JsonAsync(context, FiguresJson.Render(now.Month)),
            "/api/figures/week" => Answer.JsonAsync(context, FiguresJson.Render(now.Week)),
            _ => Answer.NotFoundAsync(context),
        });
    }

    // Whoever takes over from another Board has read the ledger by then; a first look at years of it would take too long.
    private static async Task HealthAsync(HttpContext context, Task ready)
    {
        await Task.WhenAny(ready, Task.Delay(FirstLook, context.RequestAborted));
        await Answer.TextAsync(context, "ok");
    }

    private static string? Asked(HttpContext context, string name) =>
        context.Request.Query[name] is { Count: > 0 } values && values[0] is { Length: > 0 } text ? text : null;
}
