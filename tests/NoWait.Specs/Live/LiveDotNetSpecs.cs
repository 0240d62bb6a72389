using NoWait.Images;
using NoWait.Images.Recipes;
using NoWait.Live;
using NoWait.Live.Compiling;
using Directory = System.IO.Directory;
using File = System.IO.File;

namespace NoWait.Specs.Live;

public sealed class LiveDotNetSpecs
{
    private const string Source = "Words/Greeting.cs";

    [Fact]
    public async Task Sources_are_compiled_without_MSBuild_into_the_very_files_of_a_clean_deployment()
    {
        await using var site = await DotNet().WatchAsync();
        await UntilCompiledAloneAsync(site);

        var number = site.Loops.Count;
        site.Edit(Source, "from .NET", "from C#");
        (await site.LoopAsync(++number)).Compiled.ShouldBe(["Words"]);
        site.Edit(Source, "public static string For", "public const int Number = 1;\npublic static string For");
        (await site.LoopAsync(++number)).Compiled.ShouldBe(["Words", "Greeter"], "what others compile against changed");

        var good = site.Read(Source);
        site.Write(Source, good + "class {");
        var error = (await site.LoopAsync(++number)).Error.ShouldNotBeNull();
        error.ShouldContain("Greeting.cs(");
        error.ShouldContain("CS1001");
        (await site.AskAsync()).ShouldBe(Greeting(site));

        site.Write(Source, good.Replace("from C#", "again", StringComparison.Ordinal));
        (await site.LoopAsync(++number)).Compiled.ShouldBe(["Words"]);
        site.Running().ShouldBe(await site.CleanDeployAsync());
    }

    [Fact]
    public async Task What_is_more_than_a_change_of_a_source_is_built_as_a_whole()
    {
        await using var site = await DotNet().WatchAsync();
        await UntilCompiledAloneAsync(site);

        var number = site.Loops.Count;
        site.Write("Words/Another.cs", "namespace Words; public static class Another { public const string Text = \"another\"; }");
        (await site.LoopAsync(++number)).Compiled.ShouldBeEmpty();
        File.Delete(Path.Combine(site.Sources, "Words/Another.cs"));
        (await site.LoopAsync(++number)).Compiled.ShouldBeEmpty();
        site.Running().ShouldBe(await site.CleanDeployAsync());
    }

    [Fact]
    public async Task A_build_that_does_more_than_compile_has_its_way_a_moment_later()
    {
        var site = DotNet();
        site.Edit("Greeter/Greeter.csproj", "</Project>", """
              <Target Name="Sign" AfterTargets="Publish">
                <GetFileHash Files="$(PublishDir)Words.dll">
                  <Output TaskParameter="Hash" PropertyName="Digest" />
                </GetFileHash>
                <WriteLinesToFile File="$(PublishDir)digest.txt" Lines="$(Digest)" Overwrite="true" />
              </Target>
            </Project>
            """);
        await using var watched = await site.WatchAsync();
        await UntilCompiledAloneAsync(site);

        await site.UntilAsync(() => Task.FromResult(site.Loops.Any(loop => loop.FellBack == "its build does more than compile")));

        site.Running().ShouldBe(await site.CleanDeployAsync());
        var number = site.Loops.Count;
        site.Edit(Source, "from .NET", "from C#");
        (await site.LoopAsync(number + 1)).Compiled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Static_files_of_a_web_project_are_copied_without_its_build_and_without_a_restart()
    {
        const string page = "Greeter/wwwroot/page.html";
        var site = DotNet();
        site.Edit("Greeter/Program.cs", "var app = builder.Build();", "var app = builder.Build();\napp.UseStaticFiles();");
        site.Write(page, "one");
        await using var watched = await site.WatchAsync();
        await UntilCompiledAloneAsync(site);
        await site.AnswersAsync("one", "/page.html");

        var number = site.Loops.Count;
        site.Write(page, "another page");
        var loop = await site.LoopAsync(++number);

        (loop.Error, loop.FellBack, string.Join(", ", loop.Changed)).ShouldBe((null, null, page));
        loop.Parts.ShouldNotContain(part => part.Key == LoopPart.Restarted);
        (await site.AskAsync("/page.html")).ShouldBe("another page");

        // What the build makes of such files is there a moment later, and nobody hears of it.
        var clean = await site.CleanDeployAsync();
        await site.UntilAsync(() => Task.FromResult(Differences(site.Running(), clean).Count == 0));
        site.Loops.Count.ShouldBe(number);
        await UntilCompiledAloneAsync(site);
    }

    [Fact]
    public async Task Static_files_that_an_application_maps_are_left_to_its_build()
    {
        const string page = "Greeter/wwwroot/page.html";
        var site = DotNet();
        site.Edit("Greeter/Program.cs", "var app = builder.Build();", "var app = builder.Build();\napp.MapStaticAssets();");
        site.Write(page, "one");
        await using var watched = await site.WatchAsync();
        await UntilCompiledAloneAsync(site);

        var number = site.Loops.Count;
        site.Write(page, "another page, of another length");
        var loop = await site.LoopAsync(++number);

        loop.Parts.ShouldContain(part => part.Key == LoopPart.Restarted);
        (await site.AskAsync("/page.html")).ShouldBe("another page, of another length");
        Differences(site.Running(), await site.CleanDeployAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_compiler_servers_end_with_the_watching()
    {
        await using var site = await DotNet().WatchAsync();
        await UntilCompiledAloneAsync(site);
        var mark = $"{CompilerServers.Variable}=nowait-{Environment.ProcessId}-{CompileChain.DigestOfText(site.Root)[..8]}";
        Marked(mark).ShouldNotBeEmpty();

        await site.EndAsync();

        Marked(mark).ShouldBeEmpty();
    }

    // The first change may come before it is known whether compilers alone will do.
    private static async Task UntilCompiledAloneAsync(LiveSite site)
    {
        for (var number = 1; number < 10; number++)
        {
            var loops = site.Loops.Count;
            site.Write(Source, site.Read(Source) + $"file static class Loop{loops} {{ }}\n");
            if ((await site.LoopAsync(loops + 1)).Compiled.Count > 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(number));
        }

        throw new InvalidOperationException($"Each change was built as a whole:\n{string.Join('\n', site.Loops)}");
    }

    private static List<string> Differences(SortedDictionary<string, string> files, SortedDictionary<string, string> others) =>
        [.. files.Except(others).Concat(others.Except(files)).Select(file => file.Key).Distinct()];

    private static string Greeting(LiveSite site) => site.Read(Source).Contains("from C#", StringComparison.Ordinal) ? "Hello world from C#\n" : "Hello world from .NET\n";

    private static LiveSite DotNet() => new LiveSite
    {
        Define = site => LiveProcessSpecs.Service(site, Image.DotNet("Greeter", new DotNetOptions { Trimmed = false })),
    }.With("dotnet");

    private static List<string> Marked(string mark) => [.. Directory.EnumerateDirectories("/proc").Where(folder => IsMarked(folder, mark))];

    private static bool IsMarked(string folder, string mark)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(folder)[0]) && File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains(mark);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }
}
