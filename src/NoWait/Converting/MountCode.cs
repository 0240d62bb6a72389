using System.Globalization;
using NoWait.Images;

namespace NoWait.Converting;

/// <summary>Mounts as expressions: the ready-made cache where it is one.</summary>
internal static class MountCode
{
    private static readonly Lazy<IReadOnlyList<(string Name, CacheMount Mount)>> ReadyMade = new(() =>
    [
        ("GoModules", Cache.GoModules), ("GoBuild", Cache.GoBuild), ("NuGet", Cache.NuGet), ("Npm", Cache.Npm), ("Pnpm", Cache.Pnpm),
        ("CargoRegistry", Cache.CargoRegistry), ("CargoTarget", Cache.CargoTarget), ("Pip", Cache.Pip), ("Maven", Cache.Maven), ("Gradle", Cache.Gradle),
        ("Apt", Cache.Apt), ("AptLists", Cache.AptLists), ("Apk", Cache.Apk), ("Ccache", Cache.Ccache),
    ]);

    /// <summary>The expression.</summary>
    public static string Expression(Mount mount) => mount switch
    {
        CacheMount cache => OfCache(cache),
        BindMount bind => CSharpText.With(
            $"new BindMount({CSharpText.Literal(bind.Target)})",
            CSharpText.Set("Source", bind.Source), CSharpText.Set("From", bind.From), CSharpText.Set("ReadWrite", bind.ReadWrite)),
        TmpfsMount tmpfs => CSharpText.With(
            $"new TmpfsMount({CSharpText.Literal(tmpfs.Target)})",
            tmpfs.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $"Size = {size}L") : null),
        SecretMount secret => CSharpText.With(
            "new SecretMount", CSharpText.Set("Id", secret.Id) ?? "Id = null", CSharpText.Set("Target", secret.Target), CSharpText.Set("Variable", secret.Variable),
            CSharpText.Set("Required", secret.Required), CSharpText.Set("Mode", secret.Mode), CSharpText.Set("UserId", secret.UserId), CSharpText.Set("GroupId", secret.GroupId)),
        SshMount ssh => CSharpText.With(
            "new SshMount", CSharpText.Set("Id", ssh.Id) ?? "Id = null", CSharpText.Set("Target", ssh.Target), CSharpText.Set("Required", ssh.Required),
            CSharpText.Set("Mode", ssh.Mode), CSharpText.Set("UserId", ssh.UserId), CSharpText.Set("GroupId", ssh.GroupId)),
        _ => throw new InvalidOperationException($"There is no code for a {mount.GetType().Name}."),
    };

    private static string OfCache(CacheMount cache)
    {
        foreach (var (name, mount) in ReadyMade.Value)
        {
            if (mount == cache)
            {
                return "Cache." + name;
            }

            if (mount with { Id = cache.Id } == cache)
            {
                return $"Cache.{name} with {{ Id = {CSharpText.Literal(cache.Id)} }}";
            }
        }

        return CSharpText.With(
            $"new CacheMount({CSharpText.Literal(cache.Target)})",
            CSharpText.Set("Id", cache.Id), cache.Sharing == CacheSharing.Shared ? null : $"Sharing = CacheSharing.{cache.Sharing}", CSharpText.Set("From", cache.From),
            CSharpText.Set("Source", cache.Source), CSharpText.Set("Mode", cache.Mode), CSharpText.Set("UserId", cache.UserId), CSharpText.Set("GroupId", cache.GroupId),
            CSharpText.Set("ReadOnly", cache.ReadOnly), cache.Variables.Count == 0 ? null : $"Variables = {CSharpText.Pairs(cache.Variables)}");
    }
}
