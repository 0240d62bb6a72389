using System.Text;

namespace NoWait.Oci.Specs;

public sealed class JsonSpecs
{
    private const string Digest1 = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public void A_manifest_is_written_in_the_specifications_order_without_white_space()
    {
        var manifest = new Manifest
        {
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = Digest.Parse(Digest1), Size = 7 },
            Layers = [],
            Annotations = new Dictionary<string, string> { ["z"] = "<&>", ["a"] = "ü" },
        };

        Encoding.UTF8.GetString(manifest.ToJson()).ShouldBe(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":7},"layers":[],"annotations":{"a":"ü","z":"<&>"}}""");
    }

    [Fact]
    public void A_configuration_is_written_as_Docker_writes_it()
    {
        var config = new ImageConfig
        {
            Created = new DateTimeOffset(2024, 5, 6, 9, 8, 9, 500, TimeSpan.FromHours(2)),
            Architecture = "amd64",
            Os = "linux",
            Config = new RunConfig { ExposedPorts = ["9/udp", "80/tcp", "80/tcp"], Env = ["A=b"], Cmd = ["x"] },
            RootFileSystem = new RootFileSystem { DiffIds = [Digest.Parse(Digest1)] },
            History = [new HistoryEntry { CreatedBy = "COPY", EmptyLayer = true }],
        };

        Encoding.UTF8.GetString(config.ToJson()).ShouldBe(
            $$$"""{"created":"2024-05-06T07:08:09.5Z","architecture":"amd64","os":"linux","config":{"ExposedPorts":{"80/tcp":{},"9/udp":{}},"Env":["A=b"],"Cmd":["x"]},"rootfs":{"type":"layers","diff_ids":["{{{Digest1}}}"]},"history":[{"created_by":"COPY","empty_layer":true}]}""");
    }

    [Fact]
    public void Members_that_have_no_name_here_survive()
    {
        const string json = $$"""{"architecture":"amd64","os":"linux","config":{"Memory":5,"OnBuild":null,"x-new":[1,{"a":null}]},"rootfs":{"type":"layers","diff_ids":[]},"moby.buildkit.cache":"abc","docker_version":"20.10"}""";

        var again = Encoding.UTF8.GetString(ImageConfig.Parse(Encoding.UTF8.GetBytes(json)).ToJson());

        again.ShouldContain("\"Memory\":5");
        again.ShouldContain("\"x-new\":[1,{\"a\":null}]");
        again.ShouldContain("\"moby.buildkit.cache\":\"abc\"");
        again.ShouldContain("\"docker_version\":\"20.10\"");
    }

    [Fact]
    public void What_Docker_writes_is_read()
    {
        const string json = $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
             "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":1,"digest":"{{Digest1}}"},
             "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":2,"digest":"{{Digest1}}"}]}
            """;

        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes(json));

        MediaTypes.IsManifest(manifest.MediaType!).ShouldBeTrue();
        MediaTypes.IsLayer(manifest.Layers[0].MediaType, out var compression).ShouldBeTrue();
        compression.ShouldBe(LayerCompression.Gzip);
    }

    [Fact]
    public void Times_with_nanoseconds_and_nulls_as_Go_writes_them_are_read()
    {
        const string json = """{"created":"2023-01-02T03:04:05.123456789Z","architecture":"amd64","os":"linux","config":{"Cmd":null,"Labels":null,"Volumes":{"/data":{}},"Healthcheck":{"Test":["CMD","x"],"Interval":30000000000}},"rootfs":{"type":"layers","diff_ids":[]},"history":null}""";

        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes(json));

        config.Created!.Value.ToUnixTimeMilliseconds().ShouldBe(1672628645123);
        config.Config!.Volumes.ShouldBe(["/data"]);
        config.Config.Healthcheck!.Interval.ShouldBe(30_000_000_000);
        Encoding.UTF8.GetString(config.ToJson()).ShouldContain("\"Interval\":30000000000}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:1","size":1},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":null,"size":1},"layers":[]}""")]
    [InlineData("{\"schemaVersion\":2,\"config\":{\"mediaType\":null,\"digest\":\"" + Digest1 + "\",\"size\":1},\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"" + Digest1 + "\",\"size\":-1},\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"" + Digest1 + "\",\"size\":1},\"layers\":[null]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"digest\":\"" + Digest1 + "\",\"size\":1},\"layers\":null}")]
    [InlineData("{\"schemaVersion\":2,\"mediaType\":\"\\ud800\",\"config\":{\"mediaType\":\"x\",\"digest\":\"" + Digest1 + "\",\"size\":1},\"layers\":[],\"annotations\":[]}")]
    public void What_is_no_manifest_is_malformed(string json) =>
        Should.Throw<OciException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(json))).Kind.ShouldBe(OciError.Malformed);

    [Fact]
    public void A_manifest_of_schema_1_is_refused_by_name() =>
        Should.Throw<OciException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(
            "{\"schemaVersion\":1,\"config\":{\"mediaType\":\"x\",\"digest\":\"" + Digest1 + "\",\"size\":1},\"layers\":[]}")))
            .Kind.ShouldBe(OciError.Unsupported);

    [Theory]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":null}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":null}}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["x"]}}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"history":[null]}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"created":"yesterday"}""")]
    public void What_is_no_configuration_is_malformed(string json) =>
        Should.Throw<OciException>(() => ImageConfig.Parse(Encoding.UTF8.GetBytes(json))).Kind.ShouldBe(OciError.Malformed);
}
