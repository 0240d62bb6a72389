using NoWait.Processes;

namespace NoWait.Shipping.Checks;

/// <summary>See <see cref="Check.Command"/>.</summary>
internal sealed record CommandCheck(string Text) : Check
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    internal override async Task<string?> AskAsync(CheckSite site, CancellationToken cancellationToken)
    {
        var last = "";
        var command = new CommandLine("sh", ["-c", Text])
        {
            Folder = site.Root,
            Environment = new Dictionary<string, string>(site.Environment, StringComparer.Ordinal)
            {
                ["NOWAIT_SERVICE"] = site.Service,
                ["NOWAIT_ADDRESS"] = site.Address ?? "",
            },
            Timeout = Longest,
            Output = (line, _) => last = line.Length > 0 ? line : last,
        };
        var result = await new CommandRunner(site.Time).RunAsync(command, cancellationToken);
        return result switch
        {
            { TimedOut: true } => $"'{Text}' did not end within {Longest.TotalSeconds:0} s",
            { ExitCode: 0 } => null,
            _ => $"'{Text}' ended with {result.ExitCode}{(last.Length > 0 ? $": {last}" : "")}",
        };
    }
}
