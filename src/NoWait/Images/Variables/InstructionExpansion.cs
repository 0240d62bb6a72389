using NoWait.Images.Checks;

namespace NoWait.Images.Variables;

/// <summary>Which of an instruction's texts are templates, by the Dockerfile reference.</summary>
internal static class InstructionExpansion
{
    public static Instruction Expand(VariableScope scope, Place place, Instruction instruction)
    {
        string Text(string text) => scope.Text(place, text);
        string? Optional(string? text) => scope.Optional(place, text);
        return instruction switch
        {
            Copy copy => copy with
            {
                Sources = Sources(copy.Sources, copy.Heredocs, Text),
                Destination = Text(copy.Destination),
                Chmod = Optional(copy.Chmod),
                Chown = Optional(copy.Chown),
                Heredocs = Documents(scope, place, copy.Heredocs),
            },
            Add add => add with
            {
                Sources = Sources(add.Sources, add.Heredocs, Text),
                Destination = Text(add.Destination),
                Chmod = Optional(add.Chmod),
                Chown = Optional(add.Chown),
                Checksum = Optional(add.Checksum),
                Heredocs = Documents(scope, place, add.Heredocs),
            },
            Run run => run with { Mounts = run.Mounts.Select(mount => Mount(mount, Text, Optional)).ToValues() },
            Env env => new Env(Pairs(env.Variables, Text)) { Origin = env.Origin },
            Label label => new Label(Pairs(label.Labels, Text)) { Origin = label.Origin },
            Arg argument => argument with { Name = Text(argument.Name), Default = Optional(argument.Default) },
            Workdir workdir => workdir with { Path = Text(workdir.Path) },
            User user => user with { Name = Text(user.Name) },
            StopSignal signal => signal with { Signal = Text(signal.Signal) },
            Expose expose => expose with { Ports = Ports(expose.Ports, Text) },
            Volume volume => volume with { Paths = volume.Paths.Select(Text).ToValues() },
            Strip strip => strip with { Path = Text(strip.Path) },
            Compress compress => compress with { Path = Text(compress.Path) },
            _ => instruction,
        };
    }

    private static Values<string> Sources(Values<string> sources, Values<Heredoc> documents, Func<string, string> text) =>
        sources.Select(source => documents.Any(document => document.Name == source) ? source : text(source)).ToValues();

    private static Values<Heredoc> Documents(VariableScope scope, Place place, Values<Heredoc> documents) =>
        documents.Select(document => document.Expand
            ? document with { Content = scope.Document(place, document.Content), Expand = false }
            : document).ToValues();

    private static Values<KeyValuePair<string, string>> Pairs(Values<KeyValuePair<string, string>> pairs, Func<string, string> text) =>
        pairs.Select(pair => new KeyValuePair<string, string>(text(pair.Key), text(pair.Value))).ToValues();

    // One variable may hold several ports.
    private static Values<string> Ports(Values<string> ports, Func<string, string> text) =>
        ports.SelectMany(port => text(port).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToValues();

    private static Mount Mount(Mount mount, Func<string, string> text, Func<string?, string?> optional) => mount switch
    {
        BindMount bind => bind with { Target = text(bind.Target), Source = optional(bind.Source) },
        CacheMount cache => cache with
        {
            Target = text(cache.Target),
            Id = optional(cache.Id),
            Source = optional(cache.Source),
            Mode = optional(cache.Mode),
            UserId = optional(cache.UserId),
            GroupId = optional(cache.GroupId),
        },
        TmpfsMount tmpfs => tmpfs with { Target = text(tmpfs.Target) },
        SecretMount secret => secret with
        {
            Id = optional(secret.Id),
            Target = optional(secret.Target),
            Variable = optional(secret.Variable),
            Mode = optional(secret.Mode),
            UserId = optional(secret.UserId),
            GroupId = optional(secret.GroupId),
        },
        SshMount ssh => ssh with
        {
            Id = optional(ssh.Id),
            Target = optional(ssh.Target),
            Mode = optional(ssh.Mode),
            UserId = optional(ssh.UserId),
            GroupId = optional(ssh.GroupId),
        },
        _ => mount,
    };
}
