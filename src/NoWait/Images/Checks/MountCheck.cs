namespace NoWait.Images.Checks;

/// <summary>Refuses options of RUN that no engine takes.</summary>
internal static class MountCheck
{
    public static void Check(Place place, Run run)
    {
        if (run.Network is not (null or "default" or "none" or "host"))
        {
            throw place.Error($"there is no network '{run.Network}'", "Write default, none or host");
        }

        if (run.Security is not (null or "sandbox" or "insecure"))
        {
            throw place.Error($"there is no security mode '{run.Security}'", "Write sandbox or insecure");
        }

        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mount in run.Mounts)
        {
            var target = One(place, mount);
            if (target is not null && !targets.Add(target))
            {
                throw place.Error($"two mounts have the target '{target}'", "Give each its own");
            }
        }
    }

    private static string? One(Place place, Mount mount)
    {
        switch (mount)
        {
            case BindMount bind:
                return Target(place, bind.Target);
            case CacheMount cache:
                Owner(place, cache.Mode, cache.UserId, cache.GroupId);
                return Source(place, cache.Source, cache.From) ?? Target(place, cache.Target);
            case TmpfsMount tmpfs:
                return tmpfs.Size is null or > 0 ? Target(place, tmpfs.Target) : throw place.Error(
                    $"{tmpfs.Size} bytes are no size",
                    "Give more, or none");
            case SecretMount secret:
                Owner(place, secret.Mode, secret.UserId, secret.GroupId);
                return secret.Id is null && secret.Target is null ? throw place.Error("a secret has neither id nor target", "Give its id") : secret.Target;
            case SshMount ssh:
                Owner(place, ssh.Mode, ssh.UserId, ssh.GroupId);
                return ssh.Target;
            default:
                return null;
        }
    }

    private static string? Source(Place place, string? source, string? from) =>
        source is null || from is not null ? null : throw place.Error(
            "a cache has a source but no stage to take it from",
            "Give From, or leave Source out");

    private static string Target(Place place, string target) => target is "/" or ""
        ? throw place.Error($"a mount cannot have the target '{target}'", "Name a folder below the root")
        : target;

    private static void Owner(Place place, string? mode, params ReadOnlySpan<string?> numbers)
    {
        if (mode is not null && !mode.Contains('$', StringComparison.Ordinal) && (mode.Length > 5 || mode.AsSpan().ContainsAnyExceptInRange('0', '7')))
        {
            throw place.Error($"'{mode}' is no octal mode", "Write one such as 0755");
        }

        foreach (var number in numbers)
        {
            if (number is not null && !number.Contains('$', StringComparison.Ordinal) && !uint.TryParse(number, out _))
            {
                throw place.Error($"'{number}' is no user's or group's number", "Write a number");
            }
        }
    }
}
