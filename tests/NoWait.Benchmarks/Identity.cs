using System.Globalization;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Oci.Layout;
using NoWait.Testing;
using NoWait.Verifying;

namespace NoWait.Benchmarks;

/// <summary>The samples, built 200 times under conditions that may not count, some by an engine: each has one digest.</summary>
internal static class Identity
{
    private const int Builds = 200;

    private static readonly string[] Zones = ["UTC", "NWT-13:45", "America/St_Johns", "Pacific/Kiritimati"];
    private static readonly string[] Locales = ["C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1"];
    private static readonly string[] Masks = ["022", "077", "002", "000"];

    // Of those that take long there are fewer.
    private static readonly string[] Languages =
    [
        .. Enumerable.Range(0, Builds).Select(i => i % 40 == 39 ? "dotnet" : i % 10 == 9 ? "rust" : i % 10 is 4 ? "node" : i % 3 == 0 ? "go" : "c"),
    ];

    private static ImageDefinition C => Image
        .Stage("build", "gcc:12", s => s.Workdir("/src").Copy("Makefile", "greeter.c", "greeting/").Run("make").Strip("/src/greeter"))
        .Stage("run", "scratch", s => s.CopyFrom("build", "/src/greeter", "/greeter").Entrypoint("/greeter"));

    private static ImageDefinition Of(string language) => language switch
    {
        "go" => Image.Go("."),
        "rust" => Image.Rust("."),
        "node" => Image.Node("."),
        "dotnet" => Image.DotNet("Greeter"),
        _ => C,
    };

    public static async Task MeasureAsync(Report report)
    {
        using var folder = new TemporaryFolder();
        var engine = Need.SkipReason("own-docker") is null ? await RealEngine.StartOwnAsync() : null;
        var user = await OtherUser.WordsAsync(TimeProvider.System, CancellationToken.None);
        var digests = Languages.Distinct().ToDictionary(language => language, _ => new Dictionary<string, List<string>>());
        var byEngine = 0;
        try
        {
            for (var i = 0; i < Builds; i++)
            {
                var build = new Build(folder, Languages[i], i, i % 3 == 1 ? user : []);

                // Of each the second, by when this machine has fetched what the engine's image then holds, and the fifth.
                var host = engine is not null && Languages.Take(i).Count(language => language == build.Language) is 1 or 4 ? engine : null;
                byEngine += host is null ? 0 : 1;
                var digest = await build.RunAsync(host);
                if (!digests[build.Language].TryGetValue(digest, out var builds))
                {
                    digests[build.Language][digest] = builds = [];
                }

                builds.Add(string.Create(CultureInfo.InvariantCulture, $"{i}{(host is null ? "" : " by the engine")}"));
            }
        }
        finally
        {
            engine?.Dispose();
        }

        report.Count($"digests of {Builds} varied builds, {digests.Count} languages", digests.Values.Sum(one => one.Count), digests.Count);
        report.Remark($"{byEngine} of them by the docker builder, {(user.Count == 0 ? "none" : "a third")} as another user");
        foreach (var (language, found) in digests.Where(one => one.Value.Count > 1))
        {
            report.Remark($"{language}: {string.Join("; ", found.Select(one => $"{one.Key}: {string.Join(", ", one.Value)}"))}");
        }
    }

    /// <summary>What the child process does: one build, from the sources to the image; says its digest.</summary>
    public static async Task<int> BuildAsync(string language, string context, string workspace, string? engine)
    {
        var service = new Service(language) { Image = Of(language), Context = context };
        var options = new DeliveryOptions { Builder = engine is null ? "host" : "docker", Host = engine, Compress = "never", Clean = engine is not null };
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

    /// <summary>One of the builds.</summary>
    private sealed record Build(TemporaryFolder Folder, string Language, int Number, Values<string> User)
    {
        // Each of eight folders begins with nothing, so that caches and stage folders are cold; others go on where one was.
        private string Place => Folder[string.Create(
            CultureInfo.InvariantCulture, $"{Language}/{Number % 40 / 5:x}{new string('d', Number % 40 / 5 * 7)}")];

        /// <summary>Runs it, by an engine or on this machine, and says the digest.</summary>
        public async Task<string> RunAsync(RealEngine? engine)
        {
            var random = new Random(Number);
            var (place, context) = (engine is null ? Place : Folder[$"{Language}/engine {Number}"], Path.Combine(Place, "sources"));
            if (Directory.Exists(context))
            {
                Directory.Delete(context, recursive: true);
            }

            Copy(Path.Combine(Repository.Root, "tests", "samples", Language), context, random);
            if (engine is not null)
            {
                await EquipAsync(engine);
            }

            Directory.CreateDirectory(Path.Combine(place, "tmp"));
            string[] processors = Number % 2 == 0 ? ["taskset", "-c", "0"] : [];
            var lines = await Command.LinesAsync(
                place, "env",
                [
                    $"TZ={Zones[random.Next(Zones.Length)]}", $"LC_ALL={Locales[random.Next(Locales.Length)]}",
                    $"HOME={OtherUser.HomeIn(Folder[$"homes/{Number}"], Environment.GetEnvironmentVariable("HOME"))}",
                    $"TMPDIR={Path.Combine(place, "tmp")}", $"GOMAXPROCS={1 + (Number % 4)}",

                    // Debian's tools, of which the engine's images are made.
                    $"PATH=/usr/bin:{Environment.GetEnvironmentVariable("PATH")}",
                    "sh", "-c", "umask $0; exec \"$@\"", Masks[random.Next(Masks.Length)],
                    .. User, .. processors, Environment.ProcessPath!, "--identity", Language, context, place,
                    .. engine is null ? Array.Empty<string>() : [engine.Host],
                ]);
            return lines[^1];
        }

        private async Task EquipAsync(RealEngine engine)
        {
            var over = Folder[$"tools/{Number}"];
            var caches = Directory.GetDirectories(Folder[Language], "caches", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, AttributesToSkip = 0 });
            await ToolImages.ImportAsync(engine, SampleTools.Of(Language, caches[0], over));
        }
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
}
