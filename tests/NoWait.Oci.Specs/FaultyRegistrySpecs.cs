using System.Net;
using System.Text;
using NoWait.Oci.Layers;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;
using NoWait.Oci.Validate;

namespace NoWait.Oci.Specs;

/// <summary>Against a registry that misbehaves on purpose.</summary>
public sealed class FaultyRegistrySpecs : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly FaultyRegistry _registry = new();
    private readonly OciLayout _layout;

    public FaultyRegistrySpecs() => _layout = OciLayout.OpenOrCreate(_workshop.Folder["pulled"]);

    private Reference Name => Reference.Parse($"{_registry.Host}/app:1");

    private RegistryOptions Options => new() { Insecure = [_registry.Host], RetryDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task A_blob_that_breaks_off_is_resumed_where_it_broke()
    {
        var image = await HoldAsync();
        var blob = image.Layers[0].Descriptor;
        var ranges = new List<string?>();
        _registry.Fault = context =>
        {
            if (context.Request.HttpMethod == "GET" && context.Request.Url!.AbsolutePath.EndsWith(blob.Digest.ToString(), StringComparison.Ordinal))
            {
                ranges.Add(context.Request.Headers["Range"]);
                return ranges.Count == 1 && CutAfter(context, _registry.Blobs[blob.Digest.ToString()], 100_000);
            }

            return false;
        };

        await PullAsync();

        ranges.ShouldBe([null, "bytes=100000-"]);
        (await _layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pull_that_was_given_up_goes_on_in_the_next_run()
    {
        var image = await HoldAsync();
        var blob = image.Layers[0].Descriptor;
        _registry.Fault = context => IsGetOf(context, blob) && CutAfter(context, _registry.Blobs[blob.Digest.ToString()], 50_000);
        (await Should.ThrowAsync<OciException>(() => PullAsync(Options with { Retries = 0 }))).Kind.ShouldBe(OciError.Unreachable);
        string? range = null;
        _registry.Fault = context =>
        {
            range = IsGetOf(context, blob) ? context.Request.Headers["Range"] : range;
            return false;
        };

        await PullAsync();

        range.ShouldBe("bytes=50000-");
        (await _layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_registry_that_does_not_know_how_to_go_on_is_read_from_the_start()
    {
        var image = await HoldAsync();
        var (blob, times) = (image.Layers[0].Descriptor, 0);
        _registry.Fault = context =>
        {
            if (!IsGetOf(context, blob))
            {
                return false;
            }

            var content = _registry.Blobs[blob.Digest.ToString()];
            if (times++ == 0)
            {
                return CutAfter(context, content, 70_000);
            }

            context.Response.Close(content, willBlock: true);
            return true;
        };

        await PullAsync();

        (await _layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_registry_that_lies_about_a_blob_is_found_out(int added)
    {
        var image = await HoldAsync();
        var blob = image.Layers[0].Descriptor;
        var content = _registry.Blobs[blob.Digest.ToString()];
        content[^1] ^= 1;
        _registry.Blobs[blob.Digest.ToString()] = [.. content, .. new byte[added]];

        var error = await Should.ThrowAsync<OciException>(() => PullAsync());

        (error.Kind, error.Digest).ShouldBe((OciError.Mismatch, blob.Digest));
        _layout.Contains(blob).ShouldBeFalse();
        _layout.List().ShouldBeEmpty();
        Directory.EnumerateFiles(_layout.PartialFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_registry_that_lies_about_a_manifest_is_found_out()
    {
        var image = await HoldAsync();
        var digest = image.Descriptor.Digest.ToString();
        _registry.Manifests[digest] = (image.Descriptor.MediaType, [.. image.ManifestJson.ToArray(), (byte)' ']);
        var byDigest = Name with { Tag = null, Digest = image.Descriptor.Digest };

        (await Should.ThrowAsync<OciException>(() => PullAsync(name: byDigest))).Kind.ShouldBe(OciError.Mismatch);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Trouble_that_passes_is_waited_out(int status)
    {
        await HoldAsync();
        var troubles = 3;
        _registry.Fault = context =>
        {
            if (Interlocked.Decrement(ref troubles) >= 0)
            {
                FaultyRegistry.Answer(context, status, "", ("Retry-After", "0"));
                return true;
            }

            return false;
        };

        await PullAsync();

        (await _layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500, OciError.Refused)]
    [InlineData(429, OciError.Refused)]
    [InlineData(403, OciError.Unauthorized)]
    [InlineData(404, OciError.NotFound)]
    [InlineData(507, OciError.StorageFull)]
    public async Task Trouble_that_does_not_pass_is_told_in_the_registrys_words(int status, OciError kind)
    {
        _registry.Fault = context =>
        {
            FaultyRegistry.Answer(context, status, """{"errors":[{"code":"X","message":"the disk\u0007 of hanoi"}]}""");
            return true;
        };
        using var client = new RegistryClient(Options);

        var error = await Should.ThrowAsync<OciException>(() => client.ReadAsync(Name));

        error.Kind.ShouldBe(kind, error.Message);
        error.Message.ShouldContain("the disk  of hanoi");
    }

    [Fact]
    public async Task A_registry_that_asks_to_wait_for_an_hour_is_not_waited_for()
    {
        _registry.Fault = context =>
        {
            FaultyRegistry.Answer(context, 429, "", ("Retry-After", "3600"));
            return true;
        };
        using var client = new RegistryClient(Options);

        (await Should.ThrowAsync<OciException>(() => client.ReadAsync(Name))).Kind.ShouldBe(OciError.Refused);
        _registry.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_registry_that_falls_silent_is_given_up()
    {
        await HoldAsync();
        _registry.Fault = _ => true;
        using var client = new RegistryClient(Options with { Silence = TimeSpan.FromMilliseconds(100), Retries = 1 });

        (await Should.ThrowAsync<OciException>(() => client.ReadAsync(Name))).Kind.ShouldBe(OciError.Unreachable);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_unreachable()
    {
        _registry.Dispose();
        using var client = new RegistryClient(Options);

        (await Should.ThrowAsync<OciException>(() => client.ReadAsync(Name))).Kind.ShouldBe(OciError.Unreachable);
    }

    [Fact]
    public async Task A_bearer_token_is_fetched_once_and_sent_along()
    {
        await HoldAsync();
        var tokens = 0;
        _registry.Fault = context => Bearer(context, ref tokens, user: "me", password: "s3cret");

        await PullAsync(Options with { Credentials = (_, _) => Task.FromResult<RegistryCredentials?>(new("me", "s3cret")) });

        tokens.ShouldBe(1);
        (await _layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Wrong_credentials_are_told_without_the_secret()
    {
        await HoldAsync();
        var tokens = 0;
        _registry.Fault = context => Bearer(context, ref tokens, user: "me", password: "other");

        var error = await Should.ThrowAsync<OciException>(() =>
            PullAsync(Options with { Credentials = (_, _) => Task.FromResult<RegistryCredentials?>(new("me", "s3cret")) }));

        error.Kind.ShouldBe(OciError.Unauthorized);
        error.ToString().ShouldContain("docker login");
        error.ToString().ShouldNotContain("s3cret");
        error.ToString().ShouldNotContain(Convert.ToBase64String("me:s3cret"u8));
    }

    [Fact]
    public async Task A_token_service_without_encryption_gets_no_password()
    {
        using var elsewhere = new FaultyRegistry();
        _registry.Fault = context =>
        {
            FaultyRegistry.Answer(context, 401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{elsewhere.Host}/token\""));
            return true;
        };

        (await Should.ThrowAsync<OciException>(() => PullAsync(
            Options with { Credentials = (_, _) => Task.FromResult<RegistryCredentials?>(new("me", "s3cret")) }))).Kind.ShouldBe(OciError.Unauthorized);
        elsewhere.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_password_is_sent_where_only_that_is_asked_for()
    {
        await HoldAsync();
        _registry.Fault = context =>
        {
            if (context.Request.Headers["Authorization"] == "Basic " + Convert.ToBase64String("me:pa:ss"u8))
            {
                return false;
            }

            FaultyRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"here\""));
            return true;
        };

        await PullAsync(Options with { Credentials = (_, _) => Task.FromResult<RegistryCredentials?>(new("me", "pa:ss")) });

        (await _layout.ValidateAsync()).ShouldBeEmpty();
        (await Should.ThrowAsync<OciException>(() => PullAsync())).Kind.ShouldBe(OciError.Unauthorized);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_goes_on_from_what_has_arrived()
    {
        var image = await ImageAsync();
        var broken = 0;
        _registry.Fault = context =>
        {
            if (context.Request.HttpMethod != "PATCH" || Interlocked.Increment(ref broken) != 2)
            {
                return false;
            }

            var some = new byte[10_000];
            context.Request.InputStream.ReadExactly(some);
            _registry.Uploads[context.Request.Url!.Segments[^1]].Write(some);
            FaultyRegistry.Answer(context, 502);
            return true;
        };
        using var client = new RegistryClient(Options with { ChunkSize = 50_000, Parallel = 1 });

        await client.PushAsync(image, Name);

        foreach (var blob in image.Layers.Select(l => l.Descriptor))
        {
            Digest.Of(_registry.Blobs[blob.Digest.ToString()]).ShouldBe(blob.Digest);
        }
    }

    [Fact]
    public async Task An_upload_that_only_seemed_to_fail_is_not_sent_again()
    {
        var image = await ImageAsync();
        var failed = false;
        _registry.Fault = context =>
        {
            if (context.Request.HttpMethod != "PUT" || failed || !context.Request.Url!.AbsolutePath.Contains("/uploads/", StringComparison.Ordinal))
            {
                return false;
            }

            failed = true;
            var id = context.Request.Url.Segments[^1];
            context.Request.InputStream.CopyTo(_registry.Uploads[id]);
            _registry.Blobs[context.Request.QueryString["digest"]!] = _registry.Uploads[id].ToArray();
            _registry.Uploads.Remove(id);
            FaultyRegistry.Answer(context, 504);
            return true;
        };
        using var client = new RegistryClient(Options with { Parallel = 1 });

        await client.PushAsync(image, Name);

        _registry.Manifests.ShouldContainKey("1");
    }

    [Fact]
    public async Task The_manifest_comes_last_so_that_a_failed_push_leaves_the_name_as_it_was()
    {
        var old = await HoldAsync();
        var image = await _workshop.ImageAsync("new", await _workshop.BuildAsync(Workshop.Text("new", "x")));
        _registry.Fault = context =>
        {
            if (context.Request.HttpMethod is "POST")
            {
                FaultyRegistry.Answer(context, 403);
                return true;
            }

            return false;
        };
        using var client = new RegistryClient(Options);

        await Should.ThrowAsync<OciException>(() => client.PushAsync(image, Name));

        _registry.Manifests["1"].Content.ShouldBe(old.ManifestJson.ToArray());
    }

    [Fact]
    public async Task Mirrors_are_asked_first_and_the_registry_when_they_fail()
    {
        await HoldAsync();
        using var mirror = new FaultyRegistry();
        var options = Options with
        {
            Insecure = [_registry.Host, mirror.Host],
            Mirrors = new Dictionary<string, IReadOnlyList<string>> { [_registry.Host] = [mirror.Host] },
        };

        await PullAsync(options);

        mirror.Requests.ShouldBe(["HEAD /v2/app/manifests/1"]);
        (await _layout.ValidateAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_layout_has_is_not_fetched_again()
    {
        await HoldAsync();
        await PullAsync();
        _registry.Requests.Clear();

        await PullAsync();

        _registry.Requests.ShouldBe(["HEAD /v2/app/manifests/1"]);
    }

    public void Dispose()
    {
        _layout.Dispose();
        _registry.Dispose();
        _workshop.Dispose();
    }

    private static bool IsGetOf(HttpListenerContext context, Descriptor blob) =>
        context.Request.HttpMethod == "GET" && context.Request.Url!.AbsolutePath.EndsWith(blob.Digest.ToString(), StringComparison.Ordinal);

    private static bool CutAfter(HttpListenerContext context, byte[] content, int count)
    {
        var range = context.Request.Headers["Range"];
        var from = range is null ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'));
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.AddHeader("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        context.Response.ContentLength64 = content.Length - from;
        context.Response.OutputStream.Write(content, from, Math.Min(count, content.Length - from));
        context.Response.OutputStream.Flush();
        context.Response.Abort();
        return true;
    }

    private bool Bearer(HttpListenerContext context, ref int tokens, string user, string password)
    {
        var authorization = context.Request.Headers["Authorization"];
        if (context.Request.Url!.AbsolutePath == "/token")
        {
            Interlocked.Increment(ref tokens);
            var right = authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
                && context.Request.QueryString["scope"] == "repository:app:pull" && context.Request.QueryString["service"] == "here, there";
            FaultyRegistry.Answer(context, right ? 200 : 401, """{"token":"t0ken","expires_in":60}""");
            return true;
        }

        if (authorization == "Bearer t0ken")
        {
            return false;
        }

        FaultyRegistry.Answer(
            context, 401, "", ("WWW-Authenticate", $"Bearer realm=\"http://{_registry.Host}/token\",service=\"here, there\",scope=\"repository:app:pull\""));
        return true;
    }

    private async Task<OciImage> ImageAsync()
    {
        var noise = new byte[300_000];
        new Random(9).NextBytes(noise);
        return await _workshop.ImageAsync("x", await _workshop.BuildAsync(LayerEntry.File.FromBytes("noise", noise, FileModes.Plain)));
    }

    private async Task<OciImage> HoldAsync()
    {
        var image = await ImageAsync();
        _registry.Hold(image, "1");
        return image;
    }

    private async Task PullAsync(RegistryOptions? options = null, Reference? name = null)
    {
        using var client = new RegistryClient(options ?? Options);
        await client.PullAsync(name ?? Name, _layout);
    }
}
