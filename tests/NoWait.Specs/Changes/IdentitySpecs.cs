using System.Reflection;
using NoWait.Builders;
using NoWait.Changes;
using NoWait.Images;
using NoWait.Images.Recipes;

namespace NoWait.Specs.Changes;

/// <summary>Whatever a definition can say is part of its identity: a new option that nobody thought of fails here.</summary>
public sealed class IdentitySpecs
{
    private static readonly Dictionary<string, object> Recipes = new object[]
    {
        new DockerfileRecipe("Dockerfile"),
        new DotNetRecipe("src/App", new DotNetOptions()),
        new GoRecipe("./cmd/api", new GoOptions()),
        new NodeRecipe("web", new NodeOptions()),
        new RustRecipe("crate", new RustOptions()),
    }.ToDictionary(recipe => recipe.GetType().Name);

    private static readonly Dictionary<string, object> Instructions = new object[]
    {
        new Copy(["a"], "/b"), new Add(["a"], "/b"), new Run(new Command.ExecForm(["make"])), new Env([new("A", "1")]),
        new Arg("A", "1"), new Workdir("/src"), new User("app"), new Expose(["80"]), new Volume(["/data"]),
        new Label([new("a", "1")]), new Maintainer("Ada"), new Healthcheck(new Command.ExecForm(["ask"])), new StopSignal("TERM"),
        new Shell(["sh", "-c"]), new Entrypoint(new Command.ExecForm(["/app"])), new Cmd(new Command.ExecForm(["serve"])),
        new OnBuild(new Workdir("/src")), new Strip("/app"), new Compress("/app"),
    }.ToDictionary(instruction => instruction.GetType().Name);

    private static readonly Dictionary<string, Mount> Mounts = new Mount[]
    {
        new CacheMount("/cache") { From = "build" }, new BindMount("/src"), new SecretMount { Id = "key" }, new SshMount(), new TmpfsMount("/tmp"),
    }.ToDictionary(mount => mount.GetType().Name);

    public static TheoryData<string, string> OptionsOfRecipes => Of(Recipes.Select(recipe => (recipe.Key, recipe.Value)).Concat(
        Recipes.Where(recipe => OptionsOf(recipe.Value) is not null).Select(recipe => (recipe.Key, OptionsOf(recipe.Value)!.GetValue(recipe.Value)!))));

    public static TheoryData<string, string> PropertiesOfInstructions => Of(Instructions.Select(one => (one.Key, one.Value)));

    public static TheoryData<string, string> PropertiesOfMounts => Of(Mounts.Select(one => (one.Key, (object)one.Value)));

    public static TheoryData<string, string> OptionsOfBuildKit => Of([("", new BuildKitOptions())]);

    [Fact]
    public void Every_recipe_instruction_and_mount_of_the_house_is_looked_at_here()
    {
        string[] Named<T>() => [.. typeof(T).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract && type.Namespace!.StartsWith("NoWait.Images", StringComparison.Ordinal))
            .Select(type => type.Name).Order(StringComparer.Ordinal)];

        Named<ImageRecipe>().ShouldBe(Recipes.Keys.Order(StringComparer.Ordinal));
        Named<Instruction>().ShouldBe(Instructions.Keys.Order(StringComparer.Ordinal));
        Named<Mount>().ShouldBe(Mounts.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OptionsOfRecipes))]
    public void Every_option_of_a_recipe_is_part_of_the_question(string recipe, string option)
    {
        var first = Recipes[recipe];
        var target = first.GetType().GetProperty(option) is null ? OptionsOf(first) : null;
        var changed = target is null ? Change(first, option) : With(first, target, Change(target.GetValue(first)!, option));

        Question(changed).ShouldNotBe(Question(first));
        Question(Copied(first)).ShouldBe(Question(first));
    }

    [Fact]
    public void An_option_that_reads_like_another_one_is_told_apart()
    {
        Question(new GoRecipe(".", new GoOptions { Arguments = "-a, Cgo = True" }))
            .ShouldNotBe(Question(new GoRecipe(".", new GoOptions { Arguments = "-a", Cgo = true })));
        Question(new DotNetRecipe(".", new DotNetOptions { Properties = [new("A", "1"), new("B", "2")] }))
            .ShouldNotBe(Question(new DotNetRecipe(".", new DotNetOptions { Properties = [new("A", "1], [B, 2")] })));
        Question(new RustRecipe(".", new RustOptions { Binary = "" })).ShouldNotBe(Question(new RustRecipe(".", new RustOptions())));
    }

    [Theory]
    [MemberData(nameof(PropertiesOfInstructions))]
    public void Every_property_of_an_instruction_is_part_of_the_fingerprint(string instruction, string property)
    {
        var first = Instructions[instruction];

        Written((Instruction)Change(first, property)).ShouldNotBe(Written((Instruction)first));
    }

    [Theory]
    [MemberData(nameof(PropertiesOfMounts))]
    public void Every_property_of_a_mount_is_part_of_the_fingerprint(string mount, string property)
    {
        var first = Mounts[mount];

        Written(Mounting((Mount)Change(first, property))).ShouldNotBe(Written(Mounting(first)));
    }

    [Theory]
    [MemberData(nameof(OptionsOfBuildKit))]
    public void Every_option_of_buildkit_is_part_of_the_question(string nothing, string option)
    {
        nothing.ShouldBeEmpty();
        var first = new BuildKitOptions();

        Question(Recipes["GoRecipe"], (BuildKitOptions)Change(first, option)).ShouldNotBe(Question(Recipes["GoRecipe"], first));
    }

    [Fact]
    public void Lists_of_buildkit_are_told_apart_by_their_items() =>
        Question(Recipes["GoRecipe"], new() { Ulimits = ["a", "b"] }).ShouldNotBe(Question(Recipes["GoRecipe"], new() { Ulimits = ["a, b"] }));

    [Fact]
    public void Here_documents_count_wherever_they_stand()
    {
        var copy = new Copy(["text"], "/") { Heredocs = [new("text", "one\n")] };
        var other = copy with { Heredocs = [new("text", "two\n")] };

        Written(copy).ShouldNotBe(Written(other));
        Written(new OnBuild(copy)).ShouldNotBe(Written(new OnBuild(other)));
    }

    private static Run Mounting(Mount mount) => new(new Command.ExecForm(["make"])) { Mounts = [mount] };

    private static string Written(Instruction instruction)
    {
        var text = new FingerprintText();
        FingerprintInstructions.Write(text, new("build", "scratch") { Instructions = [instruction] }, 0);
        return System.Text.Encoding.UTF8.GetString(text.Written.Span);
    }

    private static string Question(object recipe, BuildKitOptions? buildKit = null)
    {
        var request = new BuildRequest("api", new ImageDefinition { Recipe = (ImageRecipe)recipe }, "/context", "/store") { BuildKit = buildKit ?? new() };
        return System.Text.Encoding.UTF8.GetString(Fingerprints.Question(request, "auto", new Dictionary<string, string>())!);
    }

    private static TheoryData<string, string> Of(IEnumerable<(string Name, object Value)> all)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, value) in all)
        {
            foreach (var property in value.GetType().GetProperties().Where(property =>
                property.CanWrite && property.Name is not ("Origin" or "Options")))
            {
                data.Add(name, property.Name);
            }
        }

        return data;
    }

    private static PropertyInfo? OptionsOf(object recipe) => recipe.GetType().GetProperty("Options");

    private static object Change(object record, string property)
    {
        var found = record.GetType().GetProperty(property)!;
        return With(record, found, Other(found.PropertyType, found.GetValue(record)));
    }

    private static object With(object record, PropertyInfo property, object? value)
    {
        var copy = Copied(record);
        property.SetValue(copy, value);
        return copy;
    }

    private static object Copied(object record) =>
        record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;

    private static object? Other(Type type, object? value) => value switch
    {
        string text => text + "x",
        bool yes => !yes,
        int number => number + 1,
        CacheSharing => CacheSharing.Locked,
        Command => new Command.ExecForm(["other"]),
        Instruction => new Workdir("/other"),
        _ when type == typeof(string) => "x",
        _ when type == typeof(bool?) => true,
        _ when type == typeof(int?) => 4711,
        _ when type == typeof(long?) => 4711L,
        _ when type == typeof(TimeSpan?) => TimeSpan.FromMinutes(4711),
        _ when type == typeof(Values<string>) => (Values<string>)["p", "q"],
        _ when type == typeof(Values<Heredoc>) => (Values<Heredoc>)[new("doc", "text\n")],
        _ when type == typeof(Values<Mount>) => (Values<Mount>)[new TmpfsMount("/elsewhere")],
        _ when type == typeof(Values<KeyValuePair<string, string>>) => (Values<KeyValuePair<string, string>>)[new("N", "V")],
        _ => throw new InvalidOperationException($"Say here what another {type} is."),
    };
}
