using NoWait.Board.Data;
using NoWait.Board.Pages;
using NoWait.Timing.Rendering;

namespace NoWait.Board;

/// <summary>The web application: it reads the ledger and shows it; it writes nothing and asks nobody.</summary>
internal static class BoardApp
{
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
        var watch = new LedgerWatch(new(Path.GetFullPath(folder)), pictures, time);
        var events = new EventStream(watch, time);
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, watch, events, app.Lifetime.ApplicationStopping));
        // Whoever asks first need not wait for the ledger's age.
        _ = Task.Run(watch.Now);
        return app;
    }

    private static Task AnswerAsync(HttpContext context, LedgerWatch watch, EventStream events, CancellationToken stopping)
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
            "/" => Answer.HtmlAsync(context, HomePage.Render(watch.Now())),
            "/healthz" => Answer.TextAsync(context, "ok"),
            EventStream.Path => events.ServeAsync(context, stopping),
            Style.Path => Answer.FixedAsync(context, "text/css; charset=utf-8", Style.Css),
            Script.Path => Answer.FixedAsync(context, "text/javascript; charset=utf-8", Script.Text),
            Badge.IconPath => Answer.FixedAsync(context, "image/svg+xml; charset=utf-8", Badge.Icon),
            Badge.Path => Answer.OfTypeAsync(context, "image/svg+xml; charset=utf-8", Badge.Render(watch.Now(), Asked(context, "service"), Asked(context, "environment"))),
            Feed.Path => Answer.OfTypeAsync(context, "application/atom+xml; charset=utf-8", Feed.Render(watch.Now(), $"{context.Request.Scheme}://{context.Request.Host}")),
            Metrics.Path => Answer.OfTypeAsync(context, "text/plain; version=0.0.4; charset=utf-8", Metrics.Render(watch.Now())),
            "/api/runs" => Answer.JsonAsync(context, json => Api.WriteRuns(json, watch.Now())),
            "/api/deploys" => Answer.JsonAsync(context, json => Api.WriteDeployments(json, watch.Now())),
            "/api/where" => Answer.JsonAsync(context, json => Api.WriteWhere(json, watch.Now())),
            "/api/running" => Answer.JsonAsync(context, json => Api.WriteRunning(json, watch.Now())),
            "/api/figures" => Answer.JsonAsync(context, FiguresJson.Render(watch.Now().Month)),
            "/api/figures/week" => Answer.JsonAsync(context, FiguresJson.Render(watch.Now().Week)),
            { } path when path.StartsWith(Pictures.Path, StringComparison.Ordinal) && watch.Pictures.Read(path) is var (type, picture) =>
                Answer.PictureAsync(context, type, picture),
            _ => Answer.NotFoundAsync(context),
        };
    }

    private static string? Asked(HttpContext context, string name) =>
        context.Request.Query[name] is { Count: > 0 } values && values[0] is { Length: > 0 } text ? text : null;
}
