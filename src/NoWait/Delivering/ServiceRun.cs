using NoWait.Builders;
using NoWait.Changes;
using NoWait.Deployers;
using NoWait.Images;
using NoWait.Oci;

namespace NoWait.Delivering;

/// <summary>A service on its way through one delivery: what is known of it so far.</summary>
/// <param name="service">The service.</param>
internal sealed class ServiceRun(Service service)
{
    public Service Service { get; } = service;

    /// <summary>When its way began, on the monotonic clock.</summary>
    public long Started { get; set; }

    /// <summary>How many processors its tools are told of, because others wait for theirs; null for all of them.</summary>
    public int? Processors { get; set; }

    /// <summary>How its image is made, with all that a ready-made definition finds in its sources.</summary>
    public ImageDefinition? Definition { get; set; }

    /// <summary>The images that the definition names, by what it calls them.</summary>
    public IReadOnlyDictionary<string, NamedImage> Images { get; set; } = new Dictionary<string, NamedImage>();

    /// <summary>What it is made from, now.</summary>
    public Fingerprint? Fingerprint { get; set; }

    /// <summary>Why it is built; empty when it is not.</summary>
    public Values<string> Causes { get; set; } = [];

    /// <summary>What its build stages made; null when they were not run.</summary>
    public BuildOutput? Output { get; set; }

    /// <summary>Files that were stripped or packed, by the files that the stages made.</summary>
    public Dictionary<string, string> Replaced { get; } = new(StringComparer.Ordinal);

    /// <summary>Its image's digest; null before it has one.</summary>
    public Digest? Image { get; set; }

    /// <summary>Where its image can be pulled from, by digest; null when it was pushed nowhere.</summary>
    public string? Pushed { get; set; }

    /// <summary>What is to be known of its image before it goes on: <c>uncommitted</c>, <c>untested</c> …</summary>
    public IReadOnlyList<string> Caveats { get; set; } = [];

    /// <summary>What became of its deployment; null before it was tried.</summary>
    public Deployment? Deployment { get; set; }

    /// <summary>Why it went no further; null while it goes on.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What its steps printed, and nobody was shown yet.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What its steps printed, and is to be shown now.</summary>
    public IReadOnlyList<string> TakeLines()
    {
        lock (Lines)
        {
            string[] lines = [.. Lines];
            Lines.Clear();
            return lines;
        }
    }

    /// <summary>Whether its image has still to be built.</summary>
    public bool NeedsBuild => Failure is null && Image is null;

    /// <summary>What its stages left to do with executables, of one kind.</summary>
    public IEnumerable<PendingAct> Pending<T>()
        where T : Instruction => NeedsBuild ? Output?.Pending.Where(act => act.Instruction is T) ?? [] : [];
}
