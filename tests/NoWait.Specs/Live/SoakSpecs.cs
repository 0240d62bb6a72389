using System.Globalization;
using NoWait.Images;
using NoWait.Live;
using NoWait.Testing;

namespace NoWait.Specs.Live;

/// <summary>Somebody's work in short: whatever was done, in the end just that runs which a clean deployment would run.</summary>
/// <remarks><c>NOWAIT_SOAK=1000</c> is a day of it; <c>NOWAIT_SOAK_SEED</c> makes it another one.</remarks>
public sealed class SoakSpecs
{
    private static readonly int Edits = Number("NOWAIT_SOAK", 60);
    private static readonly int Seed = Number("NOWAIT_SOAK_SEED", 20261121);

    [FactNeeds("gcc", "make", "zlib")]
    public async Task After_edits_errors_reverts_renames_and_kills_the_files_that_run_are_those_of_a_clean_deployment()
    {
        await using var site = new LiveSite { Define = site => LiveProcessSpecs.Service(site, Definition) }.With("c");
        site.Write("public/index.html", "0");
        await site.WatchAsync();
        var random = new Random(Seed);
        for (var number = 1; number <= Edits; number++)
        {
            await ActAsync(site, random, number);
            await Task.Delay(random.Next(4) == 0 ? random.Next(400) : random.Next(20));
        }

        site.Write("greeting/greeting.c", Text("the end"));
        await site.AnswersAsync("the end world from C\n");
        await site.UntilAsync(() => Task.FromResult(site.At.State == LiveState.Current));

        var expected = await site.CleanDeployAsync();
        await site.UntilAsync(() => Task.FromResult(site.Running().SequenceEqual(expected) || site.At.State != LiveState.Current));
        site.Running().ShouldBe(expected);
    }

    private static ImageDefinition Definition => Image
        .Stage("build", "gcc:12", s => s.Workdir("/src").Copy("Makefile", "greeter.c", "greeting/").Run("make").Strip("/src/greeter"))
        .Stage("run", "scratch", s => s.Copy("public/", "/public/").CopyFrom("build", "/src/greeter", "/greeter").Entrypoint("/greeter"));

    private static async Task ActAsync(LiveSite site, Random random, int number)
    {
        var file = $"public/{(random.Next(2) == 0 ? "" : $"{random.Next(3)}/")}{random.Next(5)}.html";
        switch (random.Next(9))
        {
            case 0:
                site.Write("greeting/greeting.c", Text($"{number}"));
                break;
            case 1:
                site.Write("greeting/greeting.c", Text($"{number}") + "\nint {");
                break;
            case 2:
                Save(site, "greeting/greeting.c", Text($"{number}"));
                break;
            case 3:
                site.Write(file, $"{number}");
                break;
            case 4:
                Save(site, file, $"{number}");
                break;
            case 5:
                File.Delete(Path.Combine(site.Sources, Path.GetDirectoryName(file)!.Length > 6 && !Directory.Exists(Path.Combine(site.Sources, Path.GetDirectoryName(file)!)) ? "public/none" : file));
                break;
            case 6 when Directory.Exists(Path.Combine(site.Sources, "public/1")):
                Directory.Delete(Path.Combine(site.Sources, "public/1"), recursive: true);
                break;
            case 7:
                site.Write("public/executable", $"#!/bin/sh\necho {number}\n");
                File.SetUnixFileMode(Path.Combine(site.Sources, "public/executable"), (UnixFileMode)(random.Next(2) == 0 ? 0b111_101_101 : 0b110_100_100));
                break;
            case 8 when (await site.StatusAsync()).ProcessId is { } process:
                Deployers.Site.Kill(process);
                break;
            default:
                Directory.CreateDirectory(Path.Combine(site.Sources, "public", $"empty{random.Next(3)}"));
                break;
        }
    }

    // As editors save: another file takes the name.
    private static void Save(LiveSite site, string file, string text)
    {
        site.Write(file + ".new", text);
        File.Move(Path.Combine(site.Sources, file + ".new"), Path.Combine(site.Sources, file), overwrite: true);
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string Text(string greeting) => Original.Value.Replace("Hello", greeting, StringComparison.Ordinal);

    private static readonly Lazy<string> Original = new(() => File.ReadAllText(Path.Combine(LiveSite.Repository(), "tests", "samples", "c", "greeting", "greeting.c")));
}
