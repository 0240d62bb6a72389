using NoWait.Delivering;
using NoWait.Docker;
using NoWait.Oci.Layout;
using NoWait.Oci.Unpack;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Builders.Docker;

/// <summary>Whole deliveries of one service by the docker builder, from its sources to the image in the layout.</summary>
public sealed class DeliverySpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];
    private readonly string _name = $"spec-{Guid.NewGuid():N}";
    private string? _words;

    public void Dispose() => _folder.Dispose();

    [FactNeeds("docker")]
    public async Task What_came_out_of_the_engine_is_assembled_reproducibly_and_built_once()
    {
        var here = new Service(_name) { Image = Compiled(), Context = _folder["here"] };
        var there = here with { Context = _folder["there"] };
        _folder.Write("here/main", "same");
        _folder.Write("there/main", "same");

        var first = await DeliverAsync(here, "workspace");
        var second = await DeliverAsync(there, "other workspace", clean: true);
        var again = await DeliverAsync(here, "workspace", host: "unix:///nowhere/docker.sock");

        second.ShouldBe(first);
        again.ShouldBe(first);
        _words.ShouldBe("nothing changed");
        (await ReadAsync("workspace", "app")).ShouldBe("same\n");
        File.GetUnixFileMode(_folder["workspace/unpacked/app"]).ShouldBe((UnixFileMode)0b111_101_101);
    }

    [FactNeeds("docker")]
    public async Task Where_nothing_changed_no_request_to_build_is_sent()
    {
        using var wire = EngineWire.Here(DockerEndpoint.Parse((await RealEngine.StartAsync()).Host));
        var service = new Service(_name) { Image = Compiled(), Context = _folder["here"] };
        _folder.Write("here/main", "same");
        await DeliverAsync(service, "workspace", host: wire.Endpoint.ToString());
        wire.Requests.ShouldContain(request => request.Contains("/build?"));
        wire.Requests.Clear();

        await DeliverAsync(service, "workspace", host: wire.Endpoint.ToString());

        _words.ShouldBe("nothing changed");
        wire.Requests.ShouldAllBe(request => request.StartsWith("GET ") && !request.Contains("/info"));
    }

    [FactNeeds("docker")]
    public async Task A_changed_source_is_built_and_a_changed_host_tool_is_not_asked_for()
    {
        var service = new Service(_name) { Image = Compiled(), Context = _folder["here"] };
        _folder.Write("here/main", "one");
        var first = await DeliverAsync(service, "workspace");
        _folder.Write("here/main", "two");

        (await DeliverAsync(service, "workspace")).ShouldNotBe(first);

        _said.ShouldContain($"{_name}: main changed");
    }

    [FactNeeds("docker")]
    public async Task A_Dockerfile_that_only_an_engine_may_understand_reaches_it_as_it_is()
    {
        _folder.Write("here/Dockerfile", $"FROM {RealEngine.Busybox}\nCOPY . .\nTELEPORT /here /there\n");
        var service = new Service(_name) { Image = Image.FromDockerfile("Dockerfile"), Context = _folder["here"] };

        var error = await Should.ThrowAsync<DeliveryFailedException>(DeliverAsync(service, "workspace"));

        error.Message.ShouldContain("Dockerfile:3");
        error.Message.ShouldContain("unknown instruction: TELEPORT");
        error.Message.ShouldContain("update the engine");
    }

    [FactNeeds("docker")]
    public async Task A_Dockerfile_whose_run_stage_runs_commands_becomes_the_image_that_BuildKit_makes()
    {
        _folder.Write("here/docker/Dockerfile", $"""
            # a comment that stays
            ARG BASE={RealEngine.Busybox}
            FROM $BASE
            COPY main /in/
            RUN cat /in/main > /out && \
                echo more >> /out
            LABEL kept=yes
            """);
        _folder.Write("here/main", "content\n");
        var service = new Service(_name) { Image = Image.FromDockerfile("docker/Dockerfile"), Context = _folder["here"] };

        await DeliverAsync(service, "workspace");

        using var layout = OciLayout.Open(_folder["workspace/.nuke/cache/images"]);
        (await layout.ReadAsync(_name)).Config.Config!.Labels!["kept"].ShouldBe("yes");
        (await ReadAsync("workspace", "out")).ShouldBe("content\nmore\n");
        _said.ShouldContain(line => line.Contains("BuildKit made the whole image, since its run stage has RUN cat /in/main"));
        _said.ShouldContain(line => line.Contains("docker/Dockerfile:5"));
    }

    [FactNeeds("docker")]
    public async Task A_Dockerfile_of_build_stages_and_copies_is_assembled_here()
    {
        _folder.Write("here/Dockerfile", $"""
            FROM {RealEngine.Busybox}
            COPY main .
            RUN cat main > /app && chmod 755 /app
            FROM scratch
            COPY --from=0 /app /app
            ENTRYPOINT ["/app"]
            """);
        _folder.Write("here/main", "content\n");
        var service = new Service(_name) { Image = Image.FromDockerfile("Dockerfile"), Context = _folder["here"] };

        var first = await DeliverAsync(service, "workspace");

        (await DeliverAsync(service, "other", clean: true)).ShouldBe(first);
        (await ReadAsync("workspace", "app")).ShouldBe("content\n");
    }

    [FactNeeds("docker")]
    public async Task Auto_takes_the_engine_where_this_machine_lacks_a_program()
    {
        var image = Image
            .Stage("build", RealEngine.Busybox, stage => stage.Run("mkdir /out && cp /bin/busybox /out/app").Run("ln -s ../out/app /bin/no-such-tool || true").Run("true || no-such-tool"))
            .Stage("run", "scratch", stage => stage.CopyFrom("build", "/out", "/"));

        await DeliverAsync(new Service(_name) { Image = image }, "workspace", builder: null);

        _said.ShouldContain($"{_name}: Built by Docker, since no-such-tool is not on PATH (--builder auto).");
    }

    private static NoWait.Images.ImageDefinition Compiled() => Image
        .Stage("build", RealEngine.Busybox, stage => stage.Copy("main").Run("mkdir /out && cat main > /out/app && echo >> /out/app && chmod 755 /out/app"))
        .Stage("run", "scratch", stage => stage.CopyFrom("build", "/out/app", "/app").Entrypoint("/app"));

    private async Task<string> DeliverAsync(Service service, string workspace, bool clean = false, string? host = null, string? builder = "docker")
    {
        Directory.CreateDirectory(_folder[workspace]);
        var options = new DeliveryOptions
        {
            Builder = builder,
            Host = host ?? (await RealEngine.StartAsync()).Host,
            Clean = clean,
        };
        using var delivery = new Delivery(new Workspace(_folder[workspace]), [service], options)
        {
            Say = line =>
            {
                lock (_said)
                {
                    _said.Add(line);
                }
            },
        };
        _words = await delivery.DetectChangesAsync(default);
        foreach (var step in new[] { delivery.PrepareAsync, delivery.CompileAsync, delivery.StripAsync, delivery.CompressAsync, delivery.BuildImagesAsync })
        {
            delivery.Settle(isLast: true);
            await step(default);
        }

        delivery.Settle(isLast: true);
        using var layout = OciLayout.Open(_folder[$"{workspace}/.nuke/cache/images"]);
        return layout.Find(service.Name)!.Digest.ToString();
    }

    private async Task<string> ReadAsync(string workspace, string path)
    {
        using var layout = OciLayout.Open(_folder[$"{workspace}/.nuke/cache/images"]);
        await (await layout.ReadAsync(_name)).UnpackAsync(_folder[$"{workspace}/unpacked"]);
        return await File.ReadAllTextAsync(_folder[$"{workspace}/unpacked/{path}"]);
    }
}
