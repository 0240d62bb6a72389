using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>Lays out a step's mounts on this machine.</summary>
internal sealed class MountSetup(HostBuild build, StageScript script, StageFolder folder, StageSources sources, StepLog log)
{
    /// <summary>Makes everything that the step is to see, until the result is disposed.</summary>
    /// <exception cref="BuildFailedException">A required secret is not there.</exception>
    public async Task<StepMounts> ArrangeAsync(Step.Execute step, CancellationToken cancellationToken)
    {
        var mounts = new StepMounts(folder);
        try
        {
            // In this order two steps that use the same locked caches cannot wait for each other.
            foreach (var mount in step.Run.Mounts.OrderBy(mount => TargetOf(step, mount), StringComparer.Ordinal))
            {
                await ArrangeAsync(step, mount, mounts, cancellationToken);
            }

            return mounts;
        }
        catch
        {
            mounts.Dispose();
            throw;
        }
    }

    private static string TargetOf(Step step, Mount mount) => mount switch
    {
        CacheMount cache => StagePath.Join(step.Folder, cache.Target),
        BindMount bind => StagePath.Join(step.Folder, bind.Target),
        TmpfsMount tmpfs => StagePath.Join(step.Folder, tmpfs.Target),
        SecretMount { Target: { } target } => StagePath.Join(step.Folder, target),
        _ => "",
    };

    private async Task ArrangeAsync(Step.Execute step, Mount mount, StepMounts mounts, CancellationToken cancellationToken)
    {
        switch (mount)
        {
            case CacheMount cache:
                await ArrangeAsync(step, cache, mounts, cancellationToken);
                break;
            case BindMount bind:
                mounts.Show(TargetOf(step, bind), Copy(step, bind, cancellationToken));
                break;
            case TmpfsMount:
                var empty = Directory.CreateDirectory(Path.Combine(mounts.Private, $"{mounts.Paths.Count}")).FullName;
                mounts.Show(TargetOf(step, mount), empty);
                break;
            case SecretMount secret:
                Arrange(step, secret, mounts);
                break;
            case SshMount ssh:
                Arrange(step, ssh, mounts);
                break;
            default:
                break;
        }
    }

    private async Task ArrangeAsync(
        Step.Execute step, CacheMount cache, StepMounts mounts, CancellationToken cancellationToken)
    {
        var target = TargetOf(step, cache);
        var caches = new CacheFolders(build.Request.Store, build.Machine.Time);
        var (place, isNew) = await caches.AcquireAsync(cache, target, mounts, log, cancellationToken);
        if (isNew && cache.From is { } from)
        {
            Fill(step, place, new(cache.Target) { From = from, Source = cache.Source }, cancellationToken);
        }

        mounts.Show(target, place);
        foreach (var (name, value) in cache.Variables)
        {
            mounts.Variables[name] = value.Replace("{0}", place, StringComparison.Ordinal);
            if (name == "CARGO_HOME")
            {
                LinkCargoSettings(place);
            }
        }
    }

    /// <summary>Cargo reads its registries and credentials from where its cache is: they are the machine's.</summary>
    private void LinkCargoSettings(string place)
    {
        var home = build.Machine.Variables.GetValueOrDefault("CARGO_HOME")
            ?? Path.Combine(build.Machine.Variables.GetValueOrDefault("HOME", "/"), ".cargo");
        foreach (var name in (string[])["config.toml", "credentials.toml"])
        {
            var settings = Path.Combine(home, name);
            var link = Path.Combine(place, name);
            if (File.Exists(settings) && Disk.Stat(link).Kind == FileKind.Missing)
            {
                Disk.MakeLink(link, settings);
            }
        }
    }

    private void Fill(Step.Execute step, string place, BindMount content, CancellationToken cancellationToken)
    {
        var source = Copy(step, content, cancellationToken);
        foreach (var entry in Disk.List(source) ?? [])
        {
            Disk.Move(Path.Combine(source, entry.Name), Path.Combine(place, entry.Name));
        }
    }

    /// <summary>A copy of what the mount shows: the step could write through anything less into the sources.</summary>
    private string Copy(Step.Execute step, BindMount bind, CancellationToken cancellationToken)
    {
        var entries = sources.Select(step.Instruction, bind);
        var own = StageFolder.Open(
            Path.Combine(folder.Binds, Uri.EscapeDataString("/" + TargetOf(step, bind))), clean: false, log.Say);
        var paths = new HostPaths(own.Root, build.NamedIn(script));
        var copier = new StageCopier(own, paths, build.Request.Context, build.Contents, build.Machine.Time);
        var names = entries.Select(entry => entry.Destination).ToHashSet(StringComparer.Ordinal);
        copier.Remove(names.Contains);
        copier.Announce(entries);
        copier.Bring(entries, 0, new(""), cancellationToken);
        own.Save();
        return sources.ShowsFolder(step.Instruction, bind) ? own.Root : Path.Combine(own.Root, entries[0].Destination);
    }

    private void Arrange(Step.Execute step, SecretMount secret, StepMounts mounts)
    {
        var id = secret.Id ?? Path.GetFileName(secret.Target ?? "");
        if (!build.Request.Secrets.TryGetValue(id, out var read))
        {
            if (secret.Required)
            {
                throw Missing(step, $"needs the secret '{id}', which nobody gives: pass it to the build.");
            }

            return;
        }

        var value = read();
        mounts.Secrets.Add(value);
        if (secret.Variable is { } variable)
        {
            mounts.Variables[variable] = value;
        }

        if (secret.Target is not null || secret.Variable is null)
        {
            var file = Path.Combine(mounts.Private, Uri.EscapeDataString(id));
            using (var handle = Disk.Open(file, create: true))
            {
                RandomAccess.Write(handle, System.Text.Encoding.UTF8.GetBytes(value), 0);
            }

            Disk.SetMode(file, Convert.ToInt32(secret.Mode ?? "0400", 8));
            mounts.Show(StagePath.Join(step.Folder, secret.Target ?? $"/run/secrets/{id}"), file);
        }
    }

    private void Arrange(Step.Execute step, SshMount ssh, StepMounts mounts)
    {
        if (build.Machine.Variables.TryGetValue("SSH_AUTH_SOCK", out var socket))
        {
            mounts.Variables["SSH_AUTH_SOCK"] = socket;
        }
        else if (ssh.Required)
        {
            throw Missing(step, "needs an SSH agent, and SSH_AUTH_SOCK is not set: start one (ssh-agent).");
        }
    }

    private BuildFailedException Missing(Step.Execute step, string what) =>
        new($"Stage '{script.Name}' of '{build.Request.Service}' {what}")
        {
            Stage = script.Name,
            Instruction = InstructionText.Of(step.Instruction),
        };
}
