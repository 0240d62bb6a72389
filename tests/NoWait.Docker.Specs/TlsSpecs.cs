using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NoWait.Testing;

namespace NoWait.Docker.Specs;

public sealed class TlsSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _authority = Authority();
    private readonly X509Certificate2 _other = Authority();

    public void Dispose()
    {
        _listener.Dispose();
        _authority.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Daemon_and_client_know_each_other_by_their_certificates()
    {
        var client = Serve(_authority, _authority);
        using var docker = new DockerEngine(Endpoint(_authority, _authority));

        (await docker.Daemon.PingAsync(default)).ShouldBe(new ApiVersion(1, 41));

        (await client).ShouldBe("CN=client");
    }

    [Fact]
    public async Task A_daemon_of_another_authority_is_not_trusted()
    {
        var client = Serve(_other, _authority);
        using var docker = new DockerEngine(Endpoint(_authority, _authority));

        var error = await Should.ThrowAsync<DockerException>(() => docker.Daemon.PingAsync(default));

        error.Message.ShouldContain("do not trust each other");
        error.Message.ShouldEndWith("check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH.");
        await Task.WhenAny(client);
    }

    [Fact]
    public async Task Certificates_that_cannot_be_read_are_named()
    {
        var endpoint = Endpoint(_authority, _authority);
        _listener.Start();
        _folder.Write("key.pem", "no key");
        using var docker = new DockerEngine(endpoint);

        (await Should.ThrowAsync<DockerException>(() => docker.Daemon.PingAsync(default))).Message
            .ShouldStartWith("The certificates for 127.0.0.1 cannot be read");
    }

    private DockerEndpoint Endpoint(X509Certificate2 ca, X509Certificate2 issuer)
    {
        _listener.Start();
        using var client = Issue(issuer, "client");
        _folder.Write("ca.pem", ca.ExportCertificatePem());
        _folder.Write("cert.pem", client.ExportCertificatePem());
        _folder.Write("key.pem", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return DockerEndpoint.Parse($"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}") with { Tls = TlsFiles.In(_folder.Path) };
    }

    /// <summary>Answers one ping; gives the client certificate's subject.</summary>
    private async Task<string> Serve(X509Certificate2 issuer, X509Certificate2 clientIssuer)
    {
        _listener.Start();
        using var certificate = Issue(issuer, "daemon");
        using var connection = await _listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(connection.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.None,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { clientIssuer },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        var buffer = new byte[4096];
        for (var answers = 0; answers < 2 && await stream.ReadAsync(buffer) > 0; answers++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(MisbehavingDaemon.Response(200, "OK", "Api-Version: 1.41\r\n")));
        }

        return stream.RemoteCertificate!.Subject;
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 issuer, string name)
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, [1, 2, 3]);
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
