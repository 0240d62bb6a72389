using Microsoft.Playwright;
using NoWait.Testing;
using NoWait.Timing.Events;

namespace NoWait.Board.Specs;

/// <summary>The page in a real browser: how it looks, that nothing on it runs that should not, and that it keeps up.</summary>
public sealed class BrowserSpecs : IAsyncLifetime
{
    private readonly List<string> _complaints = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static TheoryData<string, int, int, ColorScheme> Screens => new()
    {
        { "desktop-light", 1440, 900, ColorScheme.Light },
        { "desktop-dark", 1440, 900, ColorScheme.Dark },
        { "phone-light", 390, 844, ColorScheme.Light },
        { "phone-dark", 390, 844, ColorScheme.Dark },
        { "wall-dark", 1920, 1080, ColorScheme.Dark },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? default);
        _playwright?.Dispose();
    }

    [TheoryNeeds("chromium")]
    [MemberData(nameof(Screens))]
    public async Task It_fits_every_screen(string name, int width, int height, ColorScheme scheme)
    {
        await using var board = await Served.WithAsync([.. Sample.Events()]);
        Sample.Run(board);
        var page = await OpenAsync(board, width, height, scheme);

        await page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts(), $"{name}.png"), FullPage = true });

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        _complaints.ShouldBeEmpty();
    }

    [FactNeeds("chromium")]
    public async Task An_empty_ledger_has_a_page_too()
    {
        await using var board = await Served.WithAsync();
        var page = await OpenAsync(board, 1440, 900, ColorScheme.Light);

        await page.ScreenshotAsync(new() { Path = Path.Combine(Artifacts(), "empty.png"), FullPage = true });

        (await page.TextContentAsync("h1")).ShouldBe("Nothing deployed yet");
        _complaints.ShouldBeEmpty();
    }

    [FactNeeds("chromium")]
    public async Task Hostile_messages_and_names_run_nothing()
    {
        const string hostile = "<script>window.hit=1</script>\"'&<img src=x onerror=\"window.hit=1\"><svg onload=window.hit=1>javascript:window.hit=1";
        var person = new Person(hostile);
        await using var board = await Served.WithAsync(
            Served.Run(10) with { By = person, Asked = [hostile], Targets = [new(hostile, 1)] },
            Served.Deploy(5, Served.Change("c", person, hostile)) with
            {
                Service = hostile, By = person, Environment = hostile, To = hostile, Error = hostile, Address = "javascript:window.hit=1", ToLive = 3, Parts = [new(hostile, 3)],
            });
        Sample.Run(board, hostile);
        var page = await OpenAsync(board, 1440, 900, ColorScheme.Light);
        await page.Locator(".running b").WaitForAsync();

        (await page.EvaluateAsync<bool>("window.hit === undefined")).ShouldBeTrue();
        (await page.Locator("main script, main img, main [onerror], main [onload], #running script, #running img").CountAsync()).ShouldBe(0);
        (await page.Locator("h1").TextContentAsync())!.ShouldStartWith(hostile);
        _complaints.ShouldBeEmpty();
    }

    [FactNeeds("chromium")]
    public async Task A_new_deployment_appears_by_itself_and_what_runs_is_shown_live()
    {
        await using var board = await Served.WithAsync(Served.Deploy(12));
        var page = await OpenAsync(board, 1440, 900, ColorScheme.Light);
        (await page.Locator(".running").CountAsync()).ShouldBe(0);

        Sample.Run(board);
        await page.Locator(".running b", new() { HasText = "Cid Ström: Compile" }).WaitForAsync();
        (await page.TextContentAsync("#said")).ShouldBe("Cid Ström: Compile");

        board.Ledger.Append(Served.Deploy(1) with { Service = "api" });
        await page.Locator("h1", new() { HasText = "api was deployed 1 minute ago" }).WaitForAsync();
        (await page.TitleAsync()).ShouldBe("api: was deployed 1 minute ago");
        _complaints.ShouldBeEmpty();
    }

    [FactNeeds("chromium")]
    public async Task A_keyboard_reaches_everything_and_sees_where_it_is()
    {
        await using var board = await Served.WithAsync([.. Sample.Events()]);
        var page = await OpenAsync(board, 1440, 900, ColorScheme.Light);
        var reached = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.className + ' ' + (document.activeElement.getAttribute('href') ?? document.activeElement.getAttribute('aria-labelledby') ?? '')"));
        }

        reached[0].ShouldBe("skip #main");
        foreach (var place in (string[])["scroll where", "scroll waiting", "scroll deploys", "scroll runs"])
        {
            reached.ShouldContain(place);
        }

        reached.ShouldContain(link => link.EndsWith("/deployments.atom"));
    }

    [FactNeeds("chromium")]
    public async Task A_screen_reader_finds_headings_regions_and_names()
    {
        await using var board = await Served.WithAsync([.. Sample.Events()]);
        var page = await OpenAsync(board, 1440, 900, ColorScheme.Light);

        (await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync()).ShouldBe(1);
        (await page.GetByRole(AriaRole.Main).CountAsync()).ShouldBe(1);
        (await page.GetByRole(AriaRole.Heading, new() { Name = "What runs where" }).CountAsync()).ShouldBe(1);
        (await page.Locator("svg[role=img]:not([aria-label])").CountAsync()).ShouldBe(0);
        (await page.Locator("table:not(:has(th[scope=col]))").CountAsync()).ShouldBe(0);
    }

    private async Task<IPage> OpenAsync(Served board, int width, int height, ColorScheme scheme)
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? Need.Find("chromium"),
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            // It takes long to start where other specs have the processors.
            Timeout = 120_000,
        });
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) => Complain(message.Type, message.Text);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(board.Address, StringComparison.Ordinal))
            {
                _complaints.Add("asked somebody else: " + request.Url);
            }
        };
        await page.GotoAsync(board.Address);
        return page;
    }

    private void Complain(string type, string text)
    {
        if (type is "error" or "warning")
        {
            _complaints.Add(text);
        }
    }

    private static string Artifacts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder.Parent is not null && !File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
        {
            folder = folder.Parent;
        }

        return Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "screenshots")).FullName;
    }
}
