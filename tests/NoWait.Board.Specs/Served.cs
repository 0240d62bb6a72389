using System.Net;
using Microsoft.AspNetCore.Builder;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

/// <summary>The Board on a free port of this machine, at noon of a Wednesday, with a ledger of its own.</summary>
internal sealed class Served : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);
    public static readonly Person Ada = new("Ada Lovelace", "ada@example.org");
    public static readonly Person Bob = new("Bob", "bob@example.org");

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private Served()
    {
        Ledger = new(_folder["ledger"]);
        _app = BoardApp.Create(["--urls=http://127.0.0.1:0", $"--Ledger:Folder={Ledger.Folder}", "--Ledger:Patience=60000"], Time);
        _client = new() { DefaultRequestVersion = HttpVersion.Version11 };
    }

    public FixedTime Time { get; } = new(Noon);

    public Ledger Ledger { get; }

    public string File => _folder["ledger/2026-11.jsonl"];

    public static async Task<Served> WithAsync(params LedgerEvent[] events)
    {
        var served = new Served();
        foreach (var entry in events)
        {
            served.Ledger.Append(entry);
        }

        await served._app.StartAsync();
        return served;
    }

    public static Run Run(double minutesAgo, double seconds = 3.6) => new()
    {
        At = Noon.AddMinutes(-minutesAgo),
        Id = EventId.Of(Noon.AddMinutes(-minutesAgo), "run"),
        By = Ada,
        Asked = ["Deploy"],
        Seconds = seconds,
        Rate = 100,
        Targets = [new("Compile", seconds * 0.75), new("Deploy", seconds * 0.25)],
    };

    public static Deployment Deploy(double minutesAgo, params Change[] changes) => new()
    {
        At = Noon.AddMinutes(-minutesAgo),
        Id = EventId.Of(Noon.AddMinutes(-minutesAgo), "deploy"),
        Service = "board",
        To = "sha256:4be1000000000000000000000000000000000000000000000000000000000a9c",
        By = Ada,
        Seconds = 1.61,
        Address = "http://localhost:8080",
        Changes = changes,
    };

    public static Change Change(string commit, Person author, string subject = "Say hello") =>
        new(commit, Noon.AddDays(-9), author, subject);

    public async Task<HttpResponseMessage> GetAsync(string path, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(new(_app.Urls.Single()), path));
        return await _client.SendAsync(request);
    }

    public async Task<string> ReadAsync(string path)
    {
        using var response = await GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    public Task<Stream> StreamAsync(string path) => _client.GetStreamAsync(new Uri(new(_app.Urls.Single()), path));

    public string Address => _app.Urls.Single();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A wall clock that stands where it is put; everything else is the machine's.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
