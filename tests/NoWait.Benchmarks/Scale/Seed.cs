using NoWait.Builders;
using NoWait.Changes;
using NoWait.Oci;
using NoWait.Samples.Generator;

namespace NoWait.Benchmarks.Scale;

/// <summary>Leaves a repository as if all of its services were built already: what is measured is how that is found out.</summary>
internal static class Seed
{
    public static void Write(GeneratedRepository repository)
    {
        var workspace = new Workspace(repository.Folder);
        var cache = Workspace.Ensure(workspace.Cache);
        var image = Digest.Of("image"u8);
        var blob = Path.Combine(cache, "images", "blobs", image.ToString().Replace(':', '/'));
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        File.WriteAllText(blob, "image");
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);
        var fingerprints = new Fingerprints(variables, cache, TimeProvider.System);
        var store = new FingerprintStore(cache);
        foreach (var service in repository.ToServices())
        {
            var request = new BuildRequest(service.Name, service.Image, repository.Folder, cache);
            store.Save(service.Name, new(fingerprints.Of(request, "auto"), image.ToString(), TimeProvider.System.GetUtcNow()));
        }

        fingerprints.Save();
    }
}
