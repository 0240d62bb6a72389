using NoWait.Shipping.Checks;

namespace NoWait;

/// <summary>Something that a service is watched by after it was rolled out: what it answers, what a command finds, how often it errs.</summary>
public abstract record Check
{
    private protected Check()
    {
    }

    /// <summary>A request that is to be answered so; redirections are not followed.</summary>
    /// <param name="path">A path of the service, from its slash on, or a whole URL.</param>
    /// <param name="status">The status that it answers with.</param>
    /// <param name="contains">What its body contains; null for anything.</param>
    public static Check Http(string path, int status = 200, string? contains = null) => new HttpCheck(path, status, contains);

    /// <summary>A command that is to end with 0; it is run by <c>sh</c> in the repository's root, and finds the service's address in <c>NOWAIT_ADDRESS</c>.</summary>
    /// <param name="command">The command.</param>
    public static Check Command(string command) => new CommandCheck(command);

    /// <summary>A share of errors that is to stay below a limit.</summary>
    /// <param name="url">What answers it: a number from 0 to 1 or a percentage, or JSON that holds one. A path means the service itself.</param>
    /// <param name="below">The limit, from 0 to 1.</param>
    /// <param name="field">Where in the JSON it stands, as <c>data.result.0.value.1</c>; null for an answer that is the number.</param>
    public static Check ErrorRate(string url, double below, string? field = null) => new ErrorRateCheck(url, below, field);

    /// <summary>Asks once; gives what is wrong, in a few words, or null when nothing is.</summary>
    internal abstract Task<string?> AskAsync(CheckSite site, CancellationToken cancellationToken);
}
