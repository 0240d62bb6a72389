using System.Globalization;
using NoWait.Images;

namespace NoWait.Converting;

/// <summary>Instructions as calls of a stage's builder: the short form where it says all, else the whole record.</summary>
internal static class InstructionCode
{
    /// <summary>The call, from its dot on.</summary>
    public static string Call(Instruction instruction) => Short(instruction) ?? $".With({Record(instruction)})";

    private static string? Short(Instruction instruction) => instruction switch
    {
        Copy { From: null, Chmod: null, Chown: null, Link: false, Parents: false, Excludes.Count: 0, Heredocs.Count: 0, Sources: [var source] } copy =>
            Steps.Keeping(source) == copy ? $".Copy({CSharpText.Literal(source)})" : $".Copy({CSharpText.Literal(source)}, to: {CSharpText.Literal(copy.Destination)})",
        Copy { From: { } from, Chmod: null, Chown: null, Link: false, Parents: false, Excludes.Count: 0, Heredocs.Count: 0, Sources: [var source] } copy =>
            $".CopyFrom({CSharpText.Literal(from)}, {CSharpText.Literal(source)}, {CSharpText.Literal(copy.Destination)})",
        Copy { From: null, Chmod: null, Chown: null, Link: false, Parents: false, Excludes.Count: 0, Heredocs.Count: 0 } copy =>
            $".Copy({CSharpText.List(copy.Sources)}, {CSharpText.Literal(copy.Destination)})",
        Run { Network: null, Security: null, Devices.Count: 0, Mounts.Count: <= 4 } run when Command(run) is { } command =>
            $".Run({string.Join(", ", run.Mounts.Select(MountCode.Expression).Prepend(command))})",
        Env { Variables: [var pair] } => $".Env({CSharpText.Literal(pair.Key)}, {CSharpText.Literal(pair.Value)})",
        Arg argument => argument.Default is null ? $".Arg({CSharpText.Literal(argument.Name)})" : $".Arg({CSharpText.Literal(argument.Name)}, {CSharpText.Literal(argument.Default)})",
        Label { Labels: [var pair] } => $".Label({CSharpText.Literal(pair.Key)}, {CSharpText.Literal(pair.Value)})",
        Workdir workdir => $".Workdir({CSharpText.Literal(workdir.Path)})",
        User user => $".User({CSharpText.Literal(user.Name)})",
        Expose { Ports: [var port] } when int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == port => $".Expose({port})",
        Volume { Paths: [var path] } => $".Volume({CSharpText.Literal(path)})",
        StopSignal signal => $".StopSignal({CSharpText.Literal(signal.Signal)})",
        Shell shell => $".Shell({CSharpText.List(shell.Arguments)})",
        Entrypoint { Command: Command.ExecForm { Arguments.Count: > 0 } exec } => $".Entrypoint({string.Join(", ", exec.Arguments.Select(CSharpText.Literal))})",
        Cmd { Command: Command.ExecForm { Arguments.Count: > 0 } exec } => $".Cmd({string.Join(", ", exec.Arguments.Select(CSharpText.Literal))})",
        Strip strip => $".Strip({CSharpText.Literal(strip.Path)})",
        Compress compress => $".Compress({CSharpText.Literal(compress.Path)})",
        _ => null,
    };

    // The builder trims text, and makes a here-document of its own of several lines.
    private static string? Command(Run run) => run.Command switch
    {
        Command.ShellForm form when Steps.Shell(form.Text) == form => CSharpText.Literal(form.Text),
        Command.ShellForm { Heredocs: [var document] } form when Steps.Shell(document.Content) == form => CSharpText.Literal(document.Content.TrimEnd('\n')),
        Command.ExecForm exec => CSharpText.List(exec.Arguments),
        _ => null,
    };

    private static string Record(Instruction instruction) => instruction switch
    {
        Copy copy => CSharpText.With(
            $"new Copy({CSharpText.List(copy.Sources)}, {CSharpText.Literal(copy.Destination)})",
            CSharpText.Set("From", copy.From), CSharpText.Set("Chmod", copy.Chmod), CSharpText.Set("Chown", copy.Chown), CSharpText.Set("Excludes", copy.Excludes),
            CSharpText.Set("Link", copy.Link), CSharpText.Set("Parents", copy.Parents), Heredocs(copy.Heredocs)),
        Add add => CSharpText.With(
            $"new Add({CSharpText.List(add.Sources)}, {CSharpText.Literal(add.Destination)})",
            CSharpText.Set("Chmod", add.Chmod), CSharpText.Set("Chown", add.Chown), CSharpText.Set("Checksum", add.Checksum), CSharpText.Set("KeepGitDir", add.KeepGitDir),
            CSharpText.Set("Excludes", add.Excludes), CSharpText.Set("Link", add.Link), CSharpText.Set("Unpack", add.Unpack), Heredocs(add.Heredocs)),
        Run run => CSharpText.With(
            $"new Run({CommandOf(run.Command)})",
            run.Mounts.Count == 0 ? null : $"Mounts = [{string.Join(", ", run.Mounts.Select(MountCode.Expression))}]",
            CSharpText.Set("Network", run.Network), CSharpText.Set("Security", run.Security), CSharpText.Set("Devices", run.Devices)),
        Env env => $"new Env({CSharpText.Pairs(env.Variables)})",
        Label label => $"new Label({CSharpText.Pairs(label.Labels)})",
        Arg argument => $"new Arg({CSharpText.Literal(argument.Name)}, {CSharpText.Literal(argument.Default)})",
        Workdir workdir => $"new Workdir({CSharpText.Literal(workdir.Path)})",
        User user => $"new User({CSharpText.Literal(user.Name)})",
        Expose expose => $"new Expose({CSharpText.List(expose.Ports)})",
        Volume volume => $"new Volume({CSharpText.List(volume.Paths)})",
        Maintainer maintainer => $"new Maintainer({CSharpText.Literal(maintainer.Name)})",
        StopSignal signal => $"new StopSignal({CSharpText.Literal(signal.Signal)})",
        Shell shell => $"new Shell({CSharpText.List(shell.Arguments)})",
        Entrypoint entrypoint => $"new Entrypoint({CommandOf(entrypoint.Command)})",
        Cmd cmd => $"new Cmd({CommandOf(cmd.Command)})",
        Healthcheck health => CSharpText.With(
            $"new Healthcheck({(health.Command is null ? "(Command?)null" : CommandOf(health.Command))})",
            CSharpText.Set("Interval", health.Interval), CSharpText.Set("Timeout", health.Timeout), CSharpText.Set("StartPeriod", health.StartPeriod),
            CSharpText.Set("StartInterval", health.StartInterval), health.Retries is { } retries ? string.Create(CultureInfo.InvariantCulture, $"Retries = {retries}") : null),
        OnBuild onBuild => $"new OnBuild({Record(onBuild.Trigger)})",
        Strip strip => $"new Strip({CSharpText.Literal(strip.Path)})",
        Compress compress => $"new Compress({CSharpText.Literal(compress.Path)})",
        _ => throw new InvalidOperationException($"There is no code for a {instruction.GetType().Name}."),
    };

    private static string CommandOf(Command command) => command switch
    {
        Command.ShellForm form => CSharpText.With($"new Command.ShellForm({CSharpText.Literal(form.Text)})", Heredocs(form.Heredocs)),
        _ => $"new Command.ExecForm({CSharpText.List(((Command.ExecForm)command).Arguments)})",
    };

    private static string? Heredocs(Values<Heredoc> documents) => documents.Count == 0 ? null : $"Heredocs = [{string.Join(", ", documents.Select(document => CSharpText.With(
        $"new Heredoc({CSharpText.Literal(document.Name)}, {CSharpText.Literal(document.Content)})",
        document.Expand ? null : "Expand = false", CSharpText.Set("Chomp", document.Chomp),
        document.FileDescriptor is { } number ? string.Create(CultureInfo.InvariantCulture, $"FileDescriptor = {number}") : null)))}]";
}
