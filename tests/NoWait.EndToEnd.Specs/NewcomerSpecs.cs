using System.Text.RegularExpressions;

namespace NoWait.EndToEnd.Specs;

/// <summary>README's commands, in its order, on a fresh clone.</summary>
public sealed class NewcomerSpecs(Checkout checkout) : IClassFixture<Checkout>
{
    [Fact]
    public async Task Deploy_leads_from_a_fresh_clone_to_a_page_and_prices_the_wait()
    {
        using var browser = new HttpClient { BaseAddress = new Uri($"http://localhost:{checkout.Port}") };

        var first = (await checkout.BuildAsync("Deploy")).Well;

        first.ShouldContain($"http://localhost:{checkout.Port}");
        first.ShouldContain("This run");
        first.ShouldNotContain("board:\n");
        (await checkout.Terminal.RunAsync("git", "status", "--porcelain")).Well.ShouldBe(" M build/Build.cs\n", "the port; a build leaves a clone as it was");
        (await browser.GetStringAsync("/healthz")).ShouldNotBeEmpty();
        Regex.Replace(await browser.GetStringAsync("/"), "<[^>]+>", "")
            .ShouldContain("In the last week there was 1 deploy of 1 change by ");
        (await checkout.BuildAsync("Status")).Well.ShouldContain($"running, at http://localhost:{checkout.Port}");

        var second = (await checkout.BuildAsync("Deploy")).Well;

        second.ShouldContain("nothing changed");
        second.ShouldNotContain("ILLink");

        checkout.Edit("src/NoWait.Board/Program.cs", "TimeProvider.System", "/* a comment */ TimeProvider.System");
        var third = (await checkout.BuildAsync("Deploy")).Well;

        third.ShouldContain("src/NoWait.Board/Program.cs changed");
        (await browser.GetAsync("/healthz")).IsSuccessStatusCode.ShouldBeTrue();

        (await checkout.BuildAsync("Stop")).Well.ShouldContain("stopped");
        await Should.ThrowAsync<HttpRequestException>(() => browser.GetStringAsync("/healthz"));
        File.Exists(Path.Combine(checkout.Path, "artifacts", "waiting", "report.html")).ShouldBeTrue();
    }
}
