using System.Security.Cryptography;
using System.Text;
using NoWait.Changes;
using NoWait.Images;

namespace NoWait.Builders;

/// <summary>Tells steps by their inputs: equal keys, equal work.</summary>
internal sealed class StepKeys(HostBuild build, StageCopier copier, StageSources sources)
{
    /// <summary>The key of a step after the one with the key <paramref name="previous"/>.</summary>
    public string Of(string previous, Step step, List<CopyEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, previous);
        Add(hash, step.GetType().Name);
        Add(hash, step.Folder);
        Add(hash, entries);
        if (step is Step.Execute execute)
        {
            Add(hash, execute);
        }
        else if (step is Step.Act act)
        {
            Add(hash, act.Instruction.GetType().Name);
            Add(hash, act.Pending.Path);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Add(IncrementalHash hash, Step.Execute step)
    {
        var machine = build.Machine.Variables;
        Add(hash, step.Run.Command.ToString());
        Add(hash, step.Run.Mounts.ToString());
        Add(hash, step.Shell.ToString());
        foreach (var (name, value) in StepEnvironment.Identity(machine, build.Request.SourceDate, step.Variables))
        {
            Add(hash, name);
            Add(hash, value);
        }

        foreach (var tool in Companions.With(StepCommand.Programs(step.Run.Command), step.Variables))
        {
            Add(hash, Tools.Identity(tool, machine));
        }

        foreach (var bind in step.Run.Mounts.OfType<BindMount>())
        {
            Add(hash, sources.Select(step.Instruction, bind));
        }
    }

    private void Add(IncrementalHash hash, List<CopyEntry> entries)
    {
        Span<byte> digest = stackalloc byte[ContentDigest.Length];
        foreach (var entry in entries)
        {
            var wanted = copier.Wanted(entry, 0);
            Add(hash, entry.Destination);
            hash.AppendData([(byte)wanted.Kind, (byte)wanted.Mode, (byte)(wanted.Mode >> 8)]);
            wanted.Digest.CopyTo(digest);
            hash.AppendData(digest);
        }
    }

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(NativePath.Encode(text));
    }
}
