using NoWait.Oci;

namespace NoWait.Deployers;

/// <summary>What is to run.</summary>
/// <param name="Service">The service: its name, port, health and environment.</param>
/// <param name="Image">The version of it.</param>
public sealed record DeployRequest(Service Service, OciImage Image)
{
    /// <summary>Where other machines can pull the image from, as <c>registry/repository@digest</c>; null when it was pushed nowhere.</summary>
    public string? Pushed { get; init; }

    /// <summary>How many replicas are the new version first, where it is run in replicas; null for no such thing.</summary>
    public Canary? Canary { get; init; }

    /// <summary>Looks at the canaries, which answer at an address or at none, and says what is wrong with them; null when nothing is.</summary>
    public Func<string?, CancellationToken, Task<string?>>? Watch { get; init; }

    /// <summary>
    /// Whether it is to be changed in place while it runs: it is started from files of its own and marked so, and the next
    /// deployment replaces it, also by the same digest.
    /// </summary>
    public bool Live { get; init; }

    /// <summary>
    /// Whether this version ran well here before: all replicas are replaced at once, and watched for a fifth of a second at most, as
    /// nothing is to be learnt of it and somebody waits for it in a hurry.
    /// </summary>
    public bool IsKnownGood { get; init; }

    /// <summary>Takes what is worth telling while it goes on: that another deployment is waited for, that a try was not possible.</summary>
    public Action<string>? Notice { get; init; }
}

/// <summary>Which lines of a service's log to show.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Tail">How many of the last lines.</param>
/// <param name="Follow">Whether to go on with new lines until cancelled.</param>
public sealed record LogsRequest(string Service, int Tail = 100, bool Follow = false);
