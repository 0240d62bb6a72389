using System.Globalization;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Oci.Layout;
using NoWait.Testing;

namespace NoWait.Benchmarks;

/// <summary>The samples in C and Go, built 200 times under conditions that may not count: each has one digest.</summary>
internal static class Identity
{
    private const int Builds = 200;
    private const int ByEngine = 10;

    private static readonly string[] Zones = ["UTC", "NWT-13:45", "America/St_Johns", "Pacific/Kiritimati"];
    private static readonly string[] Locales = ["C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1"];
    private static readonly string[] Masks = ["022", "077", "002", "000"];

    private static ImageDefinition C => Image
        .Stage("build", "gcc:12", s => s.Workdir("/src").Copy("Makefile", "greeter.c", "greeting/").Run("make").Strip("/src/greeter"))
        .Stage("run", "scratch", s => s.CopyFrom("build", "/src/greeter", "/greeter").Entrypoint("/greeter"));

    private const string Compiler = "nowait-bench-go-on-path:1";

    private static ImageDefinition Go => Image.Go(".", new() { Compiler = Compiler });

    public static async Task MeasureAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        var engine = await EngineAsync(folder);
        var byLanguage = new Dictionary<string, HashSet<string>> { ["c"] = [], ["go"] = [] };
        var built = 0;
        for (var i = 0; i < Builds; i++)
        {
            var language = i % 3 == 0 ? "go" : "c";
            var isByEngine = engine is not null && language == "go" && i / 3 % (Builds / 3 / ByEngine) == 0;
            byLanguage[language].Add(await BuildAsync(folder, language, i, isByEngine ? engine!.Host : null));
            built++;
        }

        report.Count($"digests of {built} varied builds, C and Go", byLanguage.Values.Sum(digests => digests.Count), byLanguage.Count);
    }

    /// <summary>What the child process does: one build, from the sources to the image; says its digest.</summary>
    public static async Task<int> BuildAsync(string language, string context, string workspace, string? engine)
    {
        var service = new Service(language) { Image = language == "go" ? Go : C, Context = context };
        var options = new DeliveryOptions { Builder = engine is null ? "host" : "docker", Host = engine, Compress = "never" };
        using var delivery = new Delivery(new Workspace(workspace), [service], options);
        foreach (var step in new Func<CancellationToken, Task<string?>>[]
        {
            delivery.DetectChangesAsync, delivery.PrepareAsync, delivery.CompileAsync, delivery.StripAsync, delivery.BuildImagesAsync,
        })
        {
            await step(CancellationToken.None);
            delivery.Settle(isLast: true);
        }

        using var layout = OciLayout.Open(Path.Combine(workspace, ".nuke", "cache", "images"));
        Console.WriteLine((await layout.ReadAsync(language)).Descriptor.Digest);
        return 0;
    }

    // Every fifth folder begins with nothing, so that caches and stage folders are cold; others go on where one was.
    private static async Task<string> BuildAsync(TemporaryFolder folder, string language, int number, string? engine)
    {
        var random = new Random(number);
        var isOther = Environment.IsPrivilegedProcess && engine is null && number % 7 == 3;
        var kind = $"{(engine is null ? isOther ? "other" : "host" : "engine")} {language}";
        var place = folder[string.Create(CultureInfo.InvariantCulture, $"{kind}/{number % 40 / 5:x}{new string('d', number % 40 / 5 * 7)}")];
        var context = Path.Combine(place, "sources");
        if (Directory.Exists(context))
        {
            Directory.Delete(context, recursive: true);
        }

        Copy(Path.Combine(Repository.Root, "tests", "samples", language), context, random);
        string[] processors = number % 2 == 0 ? ["taskset", "-c", "0"] : [];
        string[] user = isOther ? ["setpriv", "--reuid=12345", "--regid=54321", "--clear-groups"] : [];
        string[] engineWord = engine is null ? [] : [engine];
        var temporary = Directory.CreateDirectory(Path.Combine(place, "tmp")).FullName;
        await Command.TimeAsync(place, "chmod", "-R", "a+rwX", folder.Path);
        var lines = await Command.LinesAsync(
            place, "env",
            [
                $"TZ={Zones[random.Next(Zones.Length)]}", $"LC_ALL={Locales[random.Next(Locales.Length)]}", $"HOME={place}",
                $"TMPDIR={temporary}", $"GOMAXPROCS={1 + (number % 4)}",
                "sh", "-c", "umask $0; exec \"$@\"", Masks[random.Next(Masks.Length)],
                .. processors, .. user, Environment.ProcessPath!, "--identity", language, context, place, .. engineWord,
            ]);
        return lines[^1];
    }

    private static void Copy(string from, string to, Random random)
    {
        var files = Directory.GetFiles(from, "*", SearchOption.AllDirectories);
        random.Shuffle(files);
        foreach (var file in files)
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            File.SetLastWriteTimeUtc(target, DateTime.UnixEpoch.AddSeconds(random.Next()));
        }
    }

    private static async Task<RealEngine?> EngineAsync(TemporaryFolder folder)
    {
        if (!File.Exists(RegistrySource.Docker) || Need.SkipReason("docker") is not null)
        {
            return null;
        }

        var engine = await RealEngine.StartAsync();
        await RegistrySource.ImportBuilderAsync(engine, folder);
        const string script = """
            printf 'FROM %s\nENV PATH=/usr/local/go/bin:/bin HOME=/root\n' "$1" | DOCKER_BUILDKIT=1 "$0" --host "$2" build --quiet --tag "$3" -
            """;
        await Command.TimeAsync(folder.Path, "bash", "-c", script, RegistrySource.Docker, RegistrySource.Builder, engine.Host, Compiler);
        return engine;
    }
}
