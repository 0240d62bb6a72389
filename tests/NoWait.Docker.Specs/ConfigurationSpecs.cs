using NoWait.Docker.Configuration;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class ConfigurationSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_word_the_daemon_is_the_usual_one() =>
        Configured().FindEndpoint().ShouldBe(DockerEndpoint.Default);

    [Fact]
    public void DOCKER_HOST_comes_before_any_context() =>
        Configured(("DOCKER_HOST", "tcp://build.example:2375"), ("DOCKER_CONTEXT", "not-there")).FindEndpoint()
            .ShouldBe(new DockerEndpoint(new Uri("tcp://build.example:2375")));

    [Fact]
    public void A_host_given_by_hand_comes_before_DOCKER_HOST() =>
        Configured(("DOCKER_HOST", "tcp://build.example:2375")).FindEndpoint("ssh://me@there").ToString().ShouldBe("ssh://me@there");

    [Fact]
    public void DOCKER_CONTEXT_comes_before_the_current_context()
    {
        _folder.Write("config.json", """{"currentContext":"one"}""");
        WriteContext("one", """{"Name":"one","Endpoints":{"docker":{"Host":"unix:///one.sock"}}}""");
        WriteContext("two", """{"Name":"two","Endpoints":{"docker":{"Host":"unix:///two.sock"}}}""");

        Configured().FindEndpoint().ToString().ShouldBe("unix:///one.sock");
        Configured(("DOCKER_CONTEXT", "two")).FindEndpoint().ToString().ShouldBe("unix:///two.sock");
        Configured(("DOCKER_CONTEXT", "default")).FindEndpoint().ShouldBe(DockerEndpoint.Default);
    }

    [Fact]
    public void A_contexts_certificates_lie_beside_it()
    {
        var id = WriteContext("far", """{"Name":"far","Endpoints":{"docker":{"Host":"tcp://far:2376","SkipTLSVerify":true}}}""");
        var ca = _folder.Write($"contexts/tls/{id}/docker/ca.pem", "");

        Configured(("DOCKER_CONTEXT", "far")).FindEndpoint().Tls.ShouldBe(new TlsFiles(ca, null, null) { Verify = false });
    }

    [Fact]
    public void DOCKER_CERT_PATH_holds_the_certificates_of_DOCKER_HOST()
    {
        var ca = _folder.Write("certs/ca.pem", "");
        var certificate = _folder.Write("certs/cert.pem", "");
        var key = _folder.Write("certs/key.pem", "");

        Configured(("DOCKER_HOST", "tcp://far:2376"), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", _folder["certs"])).FindEndpoint()
            .Tls.ShouldBe(new TlsFiles(ca, certificate, key) { Verify = true });
    }

    [Fact]
    public void A_context_that_is_not_there_is_named_with_the_remedy() =>
        Should.Throw<DockerException>(() => Configured(("DOCKER_CONTEXT", "lost")).FindEndpoint()).Message
            .ShouldBe($"There is no Docker context 'lost' in {_folder.Path}: create it (docker context create), or unset DOCKER_CONTEXT.");

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_broken_config_json_is_named(string text)
    {
        _folder.Write("config.json", text);

        Should.Throw<DockerException>(() => Configured().FindEndpoint()).Message.ShouldStartWith(_folder["config.json"]);
    }

    [Fact]
    public async Task Plain_credentials_are_read_by_host()
    {
        _folder.Write("config.json", """
            {"auths":{
              "localhost:5000":{"auth":"bWU6czpjcmV0"},
              "https://old.example/v1/":{"username":"you","password":"pw"},
              "token.example":{"auth":"bWU6","identitytoken":"tok"},
              "https://index.docker.io/v1/":{"auth":"aHViOnB3"}}}
            """);
        var finder = new CredentialFinder(Configured());

        (await finder.FindAsync("localhost:5000", default)).ShouldBe(new("me", "s:cret") { ServerAddress = "localhost:5000" });
        (await finder.FindAsync("old.example", default)).ShouldBe(new("you", "pw") { ServerAddress = "old.example" });
        (await finder.FindAsync("token.example", default)).IdentityToken.ShouldBe("tok");
        (await finder.FindAsync("docker.io", default)).ShouldBe(new("hub", "pw") { ServerAddress = "docker.io" });
        (await finder.FindAsync("else.example", default)).ShouldBe(RegistryCredentials.None);
    }

    [Fact]
    public async Task A_credential_helper_is_asked_for_its_registry_alone()
    {
        WriteHelper("store", "read host; echo '{\"Username\":\"<token>\",\"Secret\":\"for-'$host'\"}'");
        WriteHelper("special", "read host; echo '{\"Username\":\"special\",\"Secret\":\"x\"}'");
        _folder.Write("config.json", """{"credsStore":"store","credHelpers":{"special.example":"special"}}""");
        var finder = new CredentialFinder(Configured(("PATH", _folder["bin"] + ":/bin:/usr/bin")));

        (await finder.FindAsync("special.example", default)).Username.ShouldBe("special");
        (await finder.FindAsync("other.example", default)).IdentityToken.ShouldBe("for-other.example");
    }

    [Fact]
    public async Task A_helper_that_knows_nothing_leaves_the_file()
    {
        WriteHelper("store", "cat >/dev/null; echo 'credentials not found in native keychain'; exit 1");
        _folder.Write("config.json", """{"credsStore":"store","auths":{"a.example":{"auth":"bWU6cHc="}}}""");

        (await new CredentialFinder(Configured(("PATH", _folder["bin"] + ":/bin:/usr/bin"))).FindAsync("a.example", default)).Username.ShouldBe("me");
    }

    [Theory]
    [InlineData("cat >/dev/null; echo 'the keychain is locked'; exit 1", "docker-credential-store failed for a.example: the keychain is locked. Log in again (docker login a.example).")]
    [InlineData("cat >/dev/null; echo 'secret garbage'", "docker-credential-store did not answer in JSON for a.example: update it, or log in again.")]
    public async Task A_helper_that_fails_is_named_without_its_secrets(string script, string message)
    {
        WriteHelper("store", script);
        _folder.Write("config.json", """{"credsStore":"store"}""");
        var finder = new CredentialFinder(Configured(("PATH", _folder["bin"] + ":/bin:/usr/bin")));

        (await Should.ThrowAsync<DockerException>(() => finder.FindAsync("a.example", default))).Message.ShouldBe(message);
    }

    [Fact]
    public async Task A_missing_helper_is_named()
    {
        _folder.Write("config.json", """{"credsStore":"gone"}""");

        (await Should.ThrowAsync<DockerException>(() => new CredentialFinder(Configured()).FindAsync("a.example", default))).Message
            .ShouldContain("docker-credential-gone, which cannot be started");
    }

    [Fact]
    public void Credentials_never_show_their_secret() =>
        new RegistryCredentials("me", "hunter2") { IdentityToken = "hunter3", ServerAddress = "a.example" }.ToString().ShouldBe("me at a.example");

    private DockerConfiguration Configured(params (string Name, string Value)[] variables) => DockerConfiguration.From(
        variables.Append(("DOCKER_CONFIG", _folder.Path)).ToDictionary(variable => variable.Item1, variable => variable.Item2));

    private string WriteContext(string name, string meta)
    {
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
        _folder.Write($"contexts/meta/{id}/meta.json", meta);
        return id;
    }

    private void WriteHelper(string name, string script) => Scripts.Write(_folder, $"bin/docker-credential-{name}", script);
}
