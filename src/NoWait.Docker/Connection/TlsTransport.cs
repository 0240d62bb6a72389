using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NoWait.Docker.Connection;

/// <summary>TLS with certificates of both sides.</summary>
internal static class TlsTransport
{
    public static async ValueTask<Stream> AuthenticateAsync(
        Stream inner, string host, TlsFiles files, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(host, files), cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    [SuppressMessage("Security", "CA5359", Justification = "Asked for: DOCKER_TLS without DOCKER_TLS_VERIFY, or SkipTLSVerify.")]
    private static SslClientAuthenticationOptions Options(string host, TlsFiles files)
    {
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = host };
            if (files is { Certificate: { } certificate, Key: { } key })
            {
                options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
            }

            if (!files.Verify)
            {
                options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            }
            else if (files.Ca is { } ca)
            {
                options.CertificateChainPolicy = TrustOnly(ca);
            }

            return options;
        }
        catch (CryptographicException e)
        {
            throw new DockerException(
                $"The certificates for {host} cannot be read ({e.Message}): ca.pem, cert.pem and key.pem must be PEM, the key without a password.", e);
        }
    }

    private static X509ChainPolicy TrustOnly(string caFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }
}
