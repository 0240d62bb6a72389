using System.Security.Cryptography;
using System.Text;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Oci.Layout;
using NoWait.Oci.Registry;

namespace NoWait.Remembering;

/// <summary>Results that a team shares by a registry: a tag for each fingerprint stands for an index with the image and notes about it.</summary>
/// <remarks>
/// Nothing is believed that is not checked: the notes name the fingerprint, the image's bytes have the digests that the index
/// says, and its configuration names this platform. See docs/decisions/shared-results.md.
/// </remarks>
/// <param name="client">The registries; not patient.</param>
/// <param name="repository">Where results are, as <c>registry/path</c>.</param>
/// <param name="warn">Takes the one warning that there is.</param>
internal sealed class RemoteResults(RegistryClient client, string repository, Action<string> warn)
{
    /// <summary>The note that names the fingerprint.</summary>
    public const string FingerprintNote = "dev.nowait.fingerprint";

    /// <summary>The note that says who wrote it: an HMAC by the key that a team shares.</summary>
    public const string SignatureNote = "dev.nowait.signature";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private int _warnings;
    private bool _cannotRead;
    private bool _cannotWrite;

    /// <summary>The key that entries are signed by; with one, those without its signature are none. Null for none.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Brings the image that somebody made of a fingerprint into a layout; null when there is none to be had.</summary>
    /// <param name="fingerprint">What it is made of.</param>
    /// <param name="layout">Where it goes, under <paramref name="name"/>.</param>
    /// <param name="name">What the layout calls it.</param>
    /// <param name="limit">How long that may take: to build it takes no longer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OciImage?> PullAsync(
        Fingerprint fingerprint, OciLayout layout, string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_cannotRead || !fingerprint.IsCertain)
        {
            return null;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit < Patience ? limit : Patience);
        try
        {
            if (await FindAsync(fingerprint, ending.Token) is not { } found)
            {
                return null;
            }

            ending.CancelAfter(limit);
            var image = await client.PullAsync(found, layout, Platform.Current, ending.Token);
            await layout.UntagAsync(found.ToString(), cancellationToken);
            if (image.Config.Platform is not { } platform || !platform.Satisfies(Platform.Current))
            {
                Warn($"{found} is not for {Platform.Current} and is not taken.");
                return null;
            }

            await layout.TagAsync(image.Descriptor, name, cancellationToken);
            return image;
        }
        catch (OciException error)
        {
            _cannotRead |= error.Kind is OciError.Unreachable or OciError.Unauthorized or OciError.Refused;
            Warn($"{error.Message} Without it everything is built here.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _cannotRead = true;
            Warn($"{repository} takes longer to answer than to build: everything is built here.");
        }

        return null;
    }

    /// <summary>Shares what was made of a fingerprint; says whether it is there now.</summary>
    public async Task<bool> PushAsync(Fingerprint fingerprint, OciImage image, CancellationToken cancellationToken)
    {
        if (_cannotWrite || _cannotRead || !fingerprint.IsCertain)
        {
            return false;
        }

        try
        {
            var notes = new Dictionary<string, string>(StringComparer.Ordinal) { [FingerprintNote] = fingerprint.Digest };
            if (Key is not null)
            {
                notes[SignatureNote] = Signature(Key, fingerprint, image.Descriptor.Digest);
            }

            await client.PushAsync([image], ReferenceOf(fingerprint), notes, cancellationToken);
            return true;
        }
        catch (OciException error)
        {
            _cannotWrite = true;
            Warn($"What was built is not shared: {error.Message}");
            return false;
        }
    }

    /// <summary>Where the result of a fingerprint is.</summary>
    public Reference ReferenceOf(Fingerprint fingerprint) =>
        Reference.Parse($"{repository.TrimEnd('/')}:{fingerprint.Digest["sha256:".Length..]}");

    private async Task<Reference?> FindAsync(Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        var reference = ReferenceOf(fingerprint);
        if (await client.FindIndexAsync(reference, cancellationToken) is not { } index)
        {
            return null;
        }

        if (index.Annotations?.GetValueOrDefault(FingerprintNote) != fingerprint.Digest || index.Manifests is not [var image])
        {
            Warn($"{reference} says that it is of something else, and is not taken.");
            return null;
        }

        if (Key is not null && index.Annotations.GetValueOrDefault(SignatureNote) != Signature(Key, fingerprint, image.Digest))
        {
            Warn($"{reference} is not signed by the key of this team, and is not taken.");
            return null;
        }

        return reference with { Tag = null, Digest = image.Digest };
    }

    private static string Signature(byte[] key, Fingerprint fingerprint, Digest image) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{fingerprint.Digest} {image}")));

    // A registry that is down is one thing to say, however many services miss it.
    private void Warn(string message)
    {
        if (Interlocked.Increment(ref _warnings) == 1)
        {
            warn($"--cache: {message}");
        }
    }
}
