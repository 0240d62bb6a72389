using System.Text.Json;
using NoWait.Binaries;
using NoWait.Binaries.Packing;
using NoWait.Binaries.Stripping;
using NoWait.Delivering;
using NoWait.Oci;
using NoWait.Oci.Layers;
using NoWait.Payloads;
using NoWait.Payloads.Rendering;
using NoWait.Payloads.Waste;
using NoWait.Testing;
using static NoWait.Specs.Payloads.ImageShop;

namespace NoWait.Specs.Payloads;

/// <summary>What is said about a service's executables, its layers and its base.</summary>
public sealed class AdviceSpecs : IDisposable
{
    private const string Program = """
        #include <stdio.h>
        int main(int count, char **arguments) { puts("fixture"); return count > 1 && arguments[1][0] == 'x' ? 3 : 0; }
        """;

    private readonly ImageShop _shop = new();

    public void Dispose() => _shop.Dispose();

    [FactNeeds("gcc", "strip", "upx")]
    public async Task A_program_is_measured_in_every_form_and_judged_as_packing_would_judge_it()
    {
        await ProgramAsync("one");
        _shop.Options = _shop.Options with { LinkMegabits = 940 };

        var report = await _shop.AdviseAsync(null, Service("one", ["--version"]));

        var program = report.Images.ShouldHaveSingleItem().Programs.ShouldHaveSingleItem();
        program.Path.ShouldBe("/app");
        program.Carried.ShouldBe("as built");
        program.Variants.Select(one => one.Variant).ShouldBe(["as built", "stripped", "upx -1", "upx", "upx -9", "upx --lzma", "upx --best --lzma"]);
        program.Variants.ShouldAllBe(one => one.StartUp > TimeSpan.Zero && one.PeakMemory > 0 && one.GzipSize > 0);
        var verdict = await JudgedAsync("one");
        program.Packing.Numbers.ShouldBe(verdict.Numbers);
        program.Comparisons.Single(one => one.After.Variant == "upx").BreakEven.ShouldBe(verdict.Numbers!.BreakEven);

        var said = PayloadRenderer.Terminal(report, 200);
        said.ShouldMatch(@"  strip: saves [\d.]+ kB on the wire \([\d.]+ ms\), costs [\d.]+ m?s to make.*; the image carries it as built: add \.Strip\(""/app""\)");
        said.ShouldMatch(@"  UPX: saves [\d.]+ kB on the wire \([\d.]+ ms\), costs [\d.]+ m?s to make and [\d.]+ ms at each start: not worth it above [\d.]+ [kM]?bit/s; your link: 940 Mbit/s, by --link-speed");
        Directory.Exists(Path.Combine(_shop.Workspace.Cache, "payload")).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Path.Combine(_shop.Workspace.Cache, "payload")).ShouldBeEmpty();

        // Nothing is measured again, and the same formula says otherwise where the link is slow enough.
        _shop.Options = _shop.Options with { LinkMegabits = 0.0001 };
        var slow = (await _shop.AdviseAsync(null, Service("one", ["--version"]))).Images[0].Programs[0];
        slow.Packing.ShouldBeOfType<Verdict.Packed>().Numbers!.Pays.ShouldBeTrue();
        slow.Variants.ShouldBe(program.Variants);
    }

    [FactNeeds("gcc")]
    public async Task What_does_not_run_or_has_no_arguments_to_run_with_is_weighed_all_the_same()
    {
        await ProgramAsync("one");

        var silent = (await _shop.AdviseAsync(null, Service("one", null))).Images[0];
        silent.Remarks.ShouldHaveSingleItem().ShouldStartWith("No start was measured: the service names no arguments");
        silent.Programs[0].Variants[0].StartUp.ShouldBeNull();
        silent.Programs[0].Variants[0].GzipSize.ShouldBeGreaterThan(0);

        var broken = await _shop.AdviseAsync(null, Service("one", ["x"]));
        broken.Images[0].Programs[0].Variants.ShouldHaveSingleItem().StartUp.ShouldBeNull();
        PayloadRenderer.Terminal(broken, 120).ShouldContain("starts: the smoke command exited with 3, on start 1 of as built");
    }

    [FactNeeds("gcc")]
    public async Task A_missing_UPX_is_named_with_what_it_would_have_gained_and_how_to_get_it()
    {
        var image = await ProgramAsync("one");
        var (waste, executables) = await WasteFinder.FindAsync(image, null, default);
        var measuring = new ProgramMeasuring(new() { SearchPath = "" }, new(), _shop.Folder["work"]);

        var program = (await measuring.MeasureAsync(image, new(executables.ShouldHaveSingleItem(), null, null), null, default)).ShouldNotBeNull();

        var report = new PayloadReport([new("one", "sha256:0", [program], waste)], new(), "not known");
        var said = PayloadRenderer.Terminal(report, 500);
        said.ShouldMatch(@"  UPX: upx is not there: .*apt-get install upx-ucl.*Of other programs it took 2 to 10 % off the layer: that would be [\d.]+ k?B to [\d.]+ k?B here");
        said.ShouldMatch("  strip: not stripped: strip is not there: it would take .* of symbols out");
        said.ShouldContain("  zstd: it is not on the search path\n");
    }

    [FactNeeds("gcc", "strip")]
    public async Task What_the_compiler_made_is_measured_although_the_image_carries_it_stripped()
    {
        _shop.Folder.Write("app.c", Program);
        var service = new Service("one")
        {
            Image = Image
                .Stage("build", "gcc:12", stage => stage.Workdir("/src").Copy("app.c").Run("gcc -g -static -o app app.c").Strip("/src/app"))
                .Stage("run", "scratch", stage => stage.CopyFrom("build", "/src/app", "/bin/app").Entrypoint("/bin/app")),
        };
        using (var delivery = new NoWait.Delivering.Delivery(_shop.Workspace, [service], _shop.Options))
        {
            await delivery.DetectChangesAsync(default);
            await delivery.CompileAsync(default);
            await delivery.StripAsync(default);
            await delivery.BuildImagesAsync(default);
            delivery.Settle(isLast: true);
        }

        var program = (await _shop.AdviseAsync(null, service)).Images[0].Programs.ShouldHaveSingleItem();

        (program.Path, program.Carried).ShouldBe(("/bin/app", "stripped"));
        program.Variants[0].Size.ShouldBeGreaterThan(program.Variants[1].Size);
        PayloadRenderer.Terminal(new([new("one", "sha256:0", [program], Nothing)], new(), ""), 200).ShouldContain("\n  stripped *  ");
    }

    [Fact]
    public async Task The_link_is_the_one_that_the_last_push_measured_unless_one_is_named()
    {
        await _shop.ImageAsync("one", [File("a", 5)]);
        new LinkSpeeds(_shop.Workspace.Links).Remember("reg.example", 1_000_000);

        (await _shop.AdviseAsync(null, Service("one", null))).Delivery.Link.ShouldBeNull();
        _shop.Options = _shop.Options with { Registry = "reg.example/team" };
        var measured = await _shop.AdviseAsync(null, Service("one", null));
        (measured.Delivery.Link, measured.LinkSource).ShouldBe((Bandwidth.FromMegabits(8), "measured by the last push to reg.example"));
        _shop.Options = _shop.Options with { LinkMegabits = 50 };
        (await _shop.AdviseAsync(null, Service("one", null))).Delivery.Link.ShouldBe(Bandwidth.FromMegabits(50));
    }

    [Fact]
    public async Task Layers_of_the_base_are_told_apart_by_their_digests_and_so_is_their_waste()
    {
        var below = await _shop.ImageAsync("docker.io/library/base:1", [File("etc/config", 2000, 2), File("var/lib/apt/lists/x", 3000, 3)]);
        var image = await _shop.ImageAsync("one", below, null, [File("etc/config", 100, 4), File("src/main.go", 5000, 5)]);

        var waste = (await _shop.AdviseAsync(null, Service("one", null, "base:1"))).Images[0].Waste;

        waste.Base.ShouldBe("base:1");
        waste.Layers.Select(layer => layer.IsBase).ShouldBe([true, false]);
        (waste.OwnBytes, waste.BaseBytes).ShouldBe((5000, 5000));
        (await _shop.AdviseAsync(null, Service("one", null, "other:1"))).Images[0].Waste.Layers[0].IsBase.ShouldBeTrue("it is here under another name");
        image.Layers.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_base_that_is_not_here_is_asked_for_and_a_wrong_one_is_refused()
    {
        using (var elsewhere = Oci.Layout.OciLayout.OpenOrCreate(_shop.Folder["elsewhere"]))
        {
            var layer = await new LayerBuilder(elsewhere).BuildAsync(LayerDescription.Create([File("other", 5)], DateTimeOffset.UnixEpoch));
            await elsewhere.AddAsync(new ImageDescription { Layers = [layer], Created = DateTimeOffset.UnixEpoch }.Assemble(), "x");
        }

        await _shop.ImageAsync("one", [File("a", 5, 2)], [File("b", 5, 3)]);

        (await _shop.AdviseAsync(null, Service("one", null, "gone:1"))).Images[0].Remarks.ShouldContain(
            "Its base gone:1 is not here, so that its layers are not told apart: name it by --base.");
        (await Should.ThrowAsync<InvalidUsageException>(() => _shop.AdviseAsync(new() { Base = $"oci:{_shop.Folder["elsewhere"]}:x" }, Service("one", null, "gone:1"))))
            .Message.ShouldContain("is not what the image stands on");
    }

    [Fact]
    public async Task What_is_not_built_is_said_and_nothing_to_look_at_is_a_mistake()
    {
        await _shop.ImageAsync("one", [File("a", 5)]);

        (await _shop.AdviseAsync(null, Service("one", null), Service("two", null))).NotBuilt.ShouldBe(["two"]);
        (await Should.ThrowAsync<InvalidUsageException>(() => _shop.AdviseAsync(null, Service("two", null))))
            .Message.ShouldBe("There is no image yet of two: './build.sh BuildImages' makes one.");
        _shop.Options = _shop.Options with { LinkMegabits = 0 };
        await Should.ThrowAsync<InvalidUsageException>(() => _shop.AdviseAsync(null, Service("one", null)));
    }

    [Fact]
    public async Task A_damaged_layer_fails_its_own_image_alone()
    {
        var image = await _shop.ImageAsync("one", [File("a", 5000)]);
        await _shop.ImageAsync("two", [File("a", 10)]);
        var blob = _shop.Layout.BlobPath(image.Layers[0].Descriptor.Digest);
        System.IO.File.SetUnixFileMode(blob, FileModes.Plain);
        var bytes = await System.IO.File.ReadAllBytesAsync(blob);
        bytes[bytes.Length / 2] ^= 1;
        await System.IO.File.WriteAllBytesAsync(blob, bytes);

        var report = await _shop.AdviseAsync(null, Service("one", null), Service("two", null));

        report.Failures.ShouldHaveSingleItem().ShouldStartWith("one: ");
        report.Images.ShouldHaveSingleItem().Name.ShouldBe("two");
    }

    [Fact]
    public async Task Tables_fit_their_terminal_and_Json_says_the_same()
    {
        await _shop.ImageAsync("one", [File("src/" + new string('x', 200) + ".go", 5000)], [File("etc/a", 3000, 2)], [new LayerEntry.Whiteout("etc/a")]);

        var report = await _shop.AdviseAsync(null, Service("one", null));

        foreach (var width in (int[])[80, 120])
        {
            PayloadRenderer.Terminal(report, width).Split('\n').ShouldAllBe(line => line.Length <= width);
        }

        var json = JsonDocument.Parse(PayloadJson.Write(report)).RootElement.GetProperty("images")[0];
        json.GetProperty("ownWastedBytes").GetInt64().ShouldBe(8000);
        var deleted = json.GetProperty("waste")[1];
        (deleted.GetProperty("kind").GetString(), deleted.GetProperty("layer").GetInt32(), deleted.GetProperty("hiddenByLayer").GetInt32(), deleted.GetProperty("bytes").GetInt64())
            .ShouldBe(("deleted", 2, 3, 3000));
        json.GetProperty("efficiency").GetDouble().ShouldBe(5000.0 / 8000, 1e-6);
    }

    private static ImageWaste Nothing => new() { Layers = [], Findings = [], Efficiency = 1, DiveBytes = 0 };

    private static Service Service(string name, string[]? smoke, string from = "scratch") => new(name)
    {
        Image = Image.Stage("run", from, stage => stage.Copy("x", "/x")),
        Smoke = smoke is null ? null : [.. smoke],
    };

    private async Task<OciImage> ProgramAsync(string name)
    {
        var source = _shop.Folder.Write("app.c", Program);
        _ = (await new Terminal(_shop.Folder.Path).RunAsync("gcc", "-g", "-O1", "-static", "-o", _shop.Folder["app"], source)).Well;
        return await _shop.ImageAsync(
            name, null, new RunConfig { Entrypoint = ["app"], Env = ["PATH=/bin:/"] }, [LayerEntry.File.FromDisk("app", _shop.Folder["app"], FileModes.Default)]);
    }

    // What --compress auto says of the same program afterwards.
    private async Task<Verdict> JudgedAsync(string name)
    {
        var workshop = Workshop.OnPath(Path.Combine(_shop.Workspace.Cache, "binaries"));
        var smoke = new SmokeCommand { Arguments = ["--version"] };
        await new Stripper(workshop).StripAsync(_shop.Folder["app"], new() { Smoke = smoke }, default);
        return await new Compressor(workshop).CompressAsync(
            _shop.Folder["app"],
            new() { Smoke = smoke, Delivery = new() { Link = Bandwidth.FromMegabits(940) }, Subject = $"{name}/app" },
            default);
    }
}
