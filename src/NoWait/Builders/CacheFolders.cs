using NoWait.Images;

namespace NoWait.Builders;

/// <summary>The folders of cache mounts: <c>caches/ID</c> in the store, shared by all services and runs.</summary>
internal sealed class CacheFolders(string store, TimeProvider time)
{
    private readonly string _folder = Path.Combine(store, "caches");

    /// <summary>The folder for a mount, and whether it is new.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="target">Its path in the stage, without the slash at its start.</param>
    /// <param name="mounts">Keeps the folder for the step where it is not shared.</param>
    /// <param name="log">Is told when the step must wait for another user of a locked cache.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(string Folder, bool IsNew)> AcquireAsync(
        CacheMount mount, string target, StepMounts mounts, StepLog log, CancellationToken cancellationToken)
    {
        var id = mount.Id ?? "/" + target;
        var folder = Path.Combine(_folder, Uri.EscapeDataString(id));
        switch (mount.Sharing)
        {
            case CacheSharing.Locked:
                mounts.Hold(await FileLock.AcquireAsync(
                    folder + ".lock", time, () => log.Say($"Waiting for another step that uses the cache {id}."),
                    cancellationToken));
                break;
            case CacheSharing.Private:
                folder = Free(folder, mounts);
                break;
            default:
                break;
        }

        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        return (folder, isNew);
    }

    private static string Free(string folder, StepMounts mounts)
    {
        for (var number = 0; ; number++)
        {
            var one = FormattableString.Invariant($"{folder}~{number}");
            var hold = FileLock.TryAcquire(one + ".lock");
            if (hold is not null)
            {
                mounts.Hold(hold);
                return one;
            }
        }
    }
}
