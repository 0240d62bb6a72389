using FsCheck;
using FsCheck.Fluent;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Oci;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

/// <summary>What is remembered of a look at the sources is either what a new look would find, or not recalled.</summary>
public sealed class SightingSpecs : IDisposable
{
    // Longer than the file system's clock takes for its next tick: what is younger is not trusted.
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(40);

    private static readonly Dictionary<string, Action<TemporaryFolder>> Changes = new(StringComparer.Ordinal)
    {
        ["a source is edited"] = folder => folder.Write("tree/src/App/Program.cs", "// other"),
        ["a source is edited, and its size and time are as before"] = folder =>
        {
            var time = File.GetLastWriteTimeUtc(folder["tree/src/App/Program.cs"]);
            var text = File.ReadAllText(folder["tree/src/App/Program.cs"]);
            folder.Write("tree/src/App/Program.cs", text.Replace('a', 'b'));
            File.SetLastWriteTimeUtc(folder["tree/src/App/Program.cs"], time);
        },
        ["a source is put in the place of another"] = folder =>
            File.Move(folder.Write("tree/new", "// new"), folder["tree/src/App/Program.cs"], overwrite: true),
        ["a source is added"] = folder => folder.Write("tree/src/Core/deep/New.cs", "// new"),
        ["a source is added deep below"] = folder => folder.Write("tree/src/Core/deep/er/New.cs", "// new"),
        ["a source is removed"] = folder => File.Delete(folder["tree/src/Core/Core.cs"]),
        ["a source is renamed"] = folder => File.Move(folder["tree/src/Core/Core.cs"], folder["tree/src/Core/Kern.cs"]),
        ["a folder is added"] = folder => Directory.CreateDirectory(folder["tree/src/App/empty"]),
        ["a source becomes executable"] = folder => File.SetUnixFileMode(
            folder["tree/src/App/Program.cs"], UnixFileMode.UserRead | UnixFileMode.UserExecute),
        ["a link leads elsewhere"] = folder =>
        {
            File.Delete(folder["tree/src/App/link"]);
            File.CreateSymbolicLink(folder["tree/src/App/link"], "elsewhere");
        },
        ["settings appear above the project"] = folder => folder.Write("tree/src/Directory.Build.props", "<Project />"),
        ["settings appear above all"] = folder => folder.Write("tree/Directory.Build.targets", "<Project />"),
        ["styles appear"] = folder => folder.Write("tree/src/.editorconfig", ""),
        ["settings are edited"] = folder => folder.Write("tree/Directory.Build.props", "<Project><!-- --></Project>"),
        ["another project appears beside the project"] = folder => folder.Write("tree/src/App/Other.csproj", "<Project />"),
        ["the project references another"] = folder => folder.Write(
            "tree/src/App/App.csproj",
            "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"../More/More.csproj\" /></ItemGroup></Project>"),
        ["a conditional reference comes true"] = folder => folder.Write("tree/src/Maybe/Maybe.csproj", "<Project />"),
        ["a lock file appears"] = folder => folder.Write("tree/src/Core/packages.lock.json", "{}"),
        ["files for the web appear"] = folder => folder.Write("tree/src/App/wwwroot/index.html", ""),
        ["an ignore file appears"] = folder => folder.Write("tree/.dockerignore", "**/Core.cs"),
        ["the tool is another one"] = folder => Tool(folder, "bin/dotnet", "other"),
        ["another tool comes first"] = folder => Tool(folder, "first/dotnet", "first"),
        ["another SDK is installed beside the tool"] = folder => Directory.CreateDirectory(folder["bin/sdk/11.0.100"]),
        ["the folder is another one"] = folder =>
        {
            Directory.Move(folder["tree/src/Core"], folder["tree/src/Old"]);
            folder.Write("tree/src/Core/Core.csproj", "<Project />");
            folder.Write("tree/src/Core/Core.cs", "// core");
        },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables;
    private ImageDefinition _image = Image.DotNet("src/App");

    public SightingSpecs()
    {
        _folder.Write("tree/Directory.Build.props", "<Project />");
        _folder.Write(
            "tree/src/App/App.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <ItemGroup>
                <ProjectReference Include="../Core/Core.csproj" />
                <ProjectReference Include="../Maybe/Maybe.csproj" Condition="Exists('../Maybe')" />
              </ItemGroup>
            </Project>
            """);
        _folder.Write("tree/src/App/Program.cs", "// a program");
        _folder.Write("tree/src/Core/Core.csproj", "<Project />");
        _folder.Write("tree/src/Core/Core.cs", "// core");
        _folder.Write("tree/src/Core/deep/Deep.cs", "// deep");
        _folder.Write("tree/src/More/More.csproj", "<Project />");
        File.CreateSymbolicLink(_folder["tree/src/App/link"], "Program.cs");
        Tool(_folder, "bin/dotnet", "dotnet");
        Directory.CreateDirectory(_folder["bin/sdk/10.0.100"]);
        Directory.CreateDirectory(_folder["first"]);
        _variables = new(StringComparer.Ordinal) { ["PATH"] = $"{_folder["first"]}:{_folder["bin"]}" };
    }

    public static TheoryData<string> Names => [.. Changes.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_as_it_was_is_recalled()
    {
        var found = Look();

        Recall().ShouldBe(found);
        _folder.Write("tree/README.txt", "no part of it");
        File.SetLastAccessTimeUtc(_folder["tree/src/App/Program.cs"], DateTime.UnixEpoch);
        Look().ShouldBe(found);
        Recall().ShouldBe(found);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_recalled_once(string change)
    {
        Look();

        Changes[change](_folder);

        Recall().ShouldBeNull();
    }

    [Fact]
    public void Whatever_happens_what_is_recalled_is_what_a_new_look_would_find()
    {
        var steps = Gen.ListOf(Gen.Elements(Changes.Keys.Append("a source is left alone").ToArray()), 6).ToArbitrary();
        Prop.ForAll(steps, names =>
        {
            foreach (var name in names)
            {
                Try(() => Look());
                Try(() => Changes.GetValueOrDefault(name, _ => { })(_folder));
                if (Recall() is { } recalled)
                {
                    Anew(out _).ShouldBe(recalled, name);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }

    [Fact]
    public void Another_question_has_no_answer_yet()
    {
        Look();

        _variables["GOTOOLCHAIN"] = "local";
        Recall().ShouldBeNull();
        _variables.Remove("GOTOOLCHAIN");
        Recall().ShouldNotBeNull();
        Recall(request => request with { SourceDate = DateTimeOffset.UnixEpoch.AddDays(1) }).ShouldBeNull();
        Recall(request => request with { Arguments = [new("A", "1")] }).ShouldBeNull();
        Recall(request => request with { Context = _folder["tree/src"] }).ShouldBeNull();
        _image = Image.DotNet("src/App", new NoWait.Images.Recipes.DotNetOptions { Properties = [new("Version", "2")] });
        Recall().ShouldBeNull();
    }

    [Fact]
    public void A_definition_without_a_recipe_is_a_question_of_its_own()
    {
        _image = Image.Stage("run", "scratch", s => s.Copy("src/Core/").Entrypoint("/src/Core/Core.cs"));
        var found = Look();
        Recall().ShouldBe(found);

        var same = _image;
        _image = Image.Stage("run", "scratch", s => s.Copy("src/Core/").Env("A", "1").Entrypoint("/src/Core/Core.cs"));
        Recall().ShouldBeNull();
        _image = same;
        Recall().ShouldBe(found);
        _folder.Write("tree/src/Core/deep/Deep.cs", "// other");
        Recall().ShouldBeNull();
    }

    [Fact]
    public void A_recipe_from_elsewhere_may_look_at_anything_and_is_never_recalled()
    {
        _image = new ImageDefinition { Recipe = new Elsewhere(_folder["anything"]) };

        Fingerprints.Question(Request(), "auto", _variables).ShouldBeNull();
    }

    [Fact]
    public void What_was_changed_just_before_the_look_is_not_trusted()
    {
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(_folder["tree/src/App/Program.cs"]), TimeSpan.Zero);
        var early = new Looks(changed.AddMilliseconds(10));
        var late = new Looks(changed.AddSeconds(10));

        early.Add(_folder["tree/src/App/Program.cs"]);
        late.Add(_folder["tree/src/App/Program.cs"]);

        early.IsLasting.ShouldBeFalse();
        late.IsLasting.ShouldBeTrue();
        new Sightings(_folder["store"]).Keep("app", [], "an answer", early).ShouldBeFalse();
    }

    [Fact]
    public void What_was_seen_in_two_ways_during_one_look_is_not_trusted()
    {
        var looks = new Looks(DateTimeOffset.UtcNow.AddDays(1));

        looks.Add(_folder["tree/src/App/Program.cs"]);
        _folder.Write("tree/src/App/Program.cs", "// longer than before");
        looks.Add(_folder["tree/src/App/Program.cs"]);

        looks.IsLasting.ShouldBeFalse();
    }

    [Fact]
    public void A_damaged_memory_is_none()
    {
        Look();
        var file = Path.Combine(_folder["store"], "sightings", "app");
        var whole = File.ReadAllBytes(file);
        for (var i = 0; i < whole.Length; i += 7)
        {
            var torn = whole.ToArray();
            torn[i] ^= 0x10;
            File.WriteAllBytes(file, torn);
            Recall().ShouldBeNull();
            File.WriteAllBytes(file, whole[..i]);
            Recall().ShouldBeNull();
        }
    }

    [Fact]
    public void A_service_is_recalled_by_the_image_that_was_made_of_it_last_and_while_that_is_there()
    {
        var workspace = new Workspace(_folder.Path);
        var service = new Service("app") { Image = _image };
        var blob = _folder.Write($".nuke/cache/images/blobs/sha256/{new string('a', 64)}", "{}");
        var image = Digest.Parse("sha256:" + Path.GetFileName(blob));
        ServiceRun Detect(DeliveryOptions? options = null)
        {
            Thread.Sleep(Settled);
            var run = new ServiceRun(service);
            var detector = new ChangeDetector(workspace, options ?? new());
            if (!detector.Recall(run, Request()))
            {
                var looks = new Looks(DateTimeOffset.UtcNow);
                run.Definition = looks.Watch(() => _image.Resolve(_folder["tree"]));
                detector.Detect(run, Request() with { Image = run.Definition }, looks);
                run.Causes = run.Causes.Count == 0 ? ["a closer look"] : run.Causes;
            }

            return run;
        }

        var made = Detect();
        made.Causes.ShouldBe(["never built"]);
        made.Image = image;
        new ChangeDetector(workspace, new()).Remember(made, Request() with { Image = made.Definition! });

        Detect().Causes.ShouldBe(["a closer look"]);
        Detect().Causes.ShouldBeEmpty();
        Detect().Image.ShouldBe(image);
        Detect(new() { EvenUnchanged = true }).Causes.ShouldBe(["asked for, though nothing changed"]);
        Detect(new() { Clean = true }).Causes.ShouldBe(["asked for, though nothing changed"]);
        Detect(new() { Compress = "never" }).Causes.ShouldBe(["compression is now never"]);
        Detect().Causes.ShouldBeEmpty();

        new ChangeDetector(workspace, new()).Remember(made, Request() with { Image = made.Definition! });
        Detect().Causes.ShouldBe(["a closer look"]);
        Detect().Causes.ShouldBeEmpty();
        File.Delete(blob);
        Detect().Causes.ShouldBe(["its image is gone"]);
    }

    private static void Tool(TemporaryFolder folder, string path, string text) => File.SetUnixFileMode(
        folder.Write(path, text), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or DefinitionException)
        {
            // One change may take away what another one is about.
        }
    }

    private string Look()
    {
        Thread.Sleep(Settled);
        var found = Anew(out var looks);
        var question = Fingerprints.Question(Request(), "auto", _variables)!;
        new Sightings(_folder["store"]).Keep("app", question, found, looks).ShouldBeTrue();
        return found;
    }

    private string Anew(out Looks looks)
    {
        var request = Request();
        var seen = looks = new Looks(DateTimeOffset.UtcNow);
        var definition = seen.Watch(() => request.Image.Resolve(request.Context));
        return new Fingerprints(_variables, _folder["store"], TimeProvider.System)
            .Of(request with { Image = definition }, "auto", looks: seen).Digest;
    }

    private string? Recall(Func<BuildRequest, BuildRequest>? change = null)
    {
        var request = (change ?? (same => same))(Request());
        return new Sightings(_folder["store"]).Recall("app", Fingerprints.Question(request, "auto", _variables)!);
    }

    private BuildRequest Request() => new("app", _image, _folder["tree"], _folder["store"]);

    private sealed record Elsewhere(string File) : ImageRecipe
    {
        public override ImageDefinition Define(string context) => new();
    }
}
