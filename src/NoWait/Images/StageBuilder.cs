using System.Globalization;
using System.Runtime.CompilerServices;
using NoWait.Images.Variables;

namespace NoWait.Images;

/// <summary>Writes a stage's instructions, one call for each, in order.</summary>
/// <remarks>
/// Values are templates: <c>$NAME</c> and <c>${NAME:-default}</c> are variables, <c>\$</c> is a dollar. The parameters
/// <c>line</c> and <c>file</c> are filled in by the compiler, and lead from a message to the line of the build script.
/// </remarks>
public sealed class StageBuilder
{
    private readonly List<Instruction> _instructions = [];
    private readonly Origin _origin;
    private string? _platform;

    internal StageBuilder(Origin origin) => _origin = origin;

    /// <summary>Adds an instruction with all options that its record has.</summary>
    public StageBuilder With(Instruction instruction, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        _instructions.Add(instruction.Origin.File is null ? instruction with { Origin = new Origin(file, line) } : instruction);
        return this;
    }

    /// <summary>The platform to take the base for, as <c>os/arch[/variant]</c>.</summary>
    public StageBuilder Platform(string platform)
    {
        _platform = platform;
        return this;
    }

    /// <summary><c>COPY</c> from the context: to the same path under the working directory, or to <paramref name="to"/>.</summary>
    /// <remarks>
    /// Without <paramref name="to"/>, <c>go.mod</c> goes to <c>./go.mod</c>; a folder such as <c>cmd/</c> to <c>./cmd/</c>,
    /// with all in it; the files that a glob such as <c>src/*.go</c> names to <c>./src/</c>.
    /// </remarks>
    /// <param name="source">A path or glob, relative to the context.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="to">A path in the stage; a folder when it ends with a slash.</param>
    /// <param name="chmod">The mode to give every file, octal or symbolic; null to keep it.</param>
    /// <param name="chown">The owner as <c>user[:group]</c>; null for root.</param>
    /// <param name="exclude">Globs of what not to copy.</param>
    public StageBuilder Copy(
        string source,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "",
        string? to = null,
        string? chmod = null,
        string? chown = null,
        Values<string> exclude = default)
    {
        var copy = to is null ? Steps.Keeping(source) : new Copy([Canonical(source)], Canonical(to));
        return With(copy with { Chmod = Canonical(chmod), Chown = Canonical(chown), Excludes = exclude }, line, file);
    }

    /// <summary><c>COPY</c> from the context: both sources to the same path under the working directory.</summary>
    public StageBuilder Copy(string first, string second, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        Copy(first, line, file).Copy(second, line, file);

    /// <summary><c>COPY</c> from the context: each source to the same path under the working directory.</summary>
    public StageBuilder Copy(params ReadOnlySpan<string> sources)
    {
        foreach (var source in sources)
        {
            Copy(source, _origin.Line, _origin.File ?? "");
        }

        return this;
    }

    /// <summary><c>COPY</c> of several sources from the context into one folder.</summary>
    public StageBuilder Copy(
        Values<string> sources,
        string to,
        string? chmod = null,
        string? chown = null,
        Values<string> exclude = default,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "")
    {
        var copy = new Copy(sources.Select(Canonical).ToValues()!, Canonical(to)) { Chmod = Canonical(chmod), Chown = Canonical(chown), Excludes = exclude };
        return With(copy, line, file);
    }

    /// <summary><c>COPY --from</c>: from an earlier stage, or from an image that is named with its tag.</summary>
    /// <param name="stage">The stage's name, or the image.</param>
    /// <param name="source">A path or glob, from the stage's root.</param>
    /// <param name="to">A path in this stage; a folder when it ends with a slash.</param>
    /// <param name="chmod">The mode to give every file; null to keep it.</param>
    /// <param name="chown">The owner as <c>user[:group]</c>; null for root.</param>
    /// <param name="exclude">Globs of what not to copy.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    public StageBuilder CopyFrom(
        string stage,
        string source,
        string to,
        string? chmod = null,
        string? chown = null,
        Values<string> exclude = default,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "")
    {
        var copy = new Copy([Canonical(source)], Canonical(to)) { From = stage, Chmod = Canonical(chmod), Chown = Canonical(chown), Excludes = exclude };
        return With(copy, line, file);
    }

    /// <summary><c>ADD</c>: like COPY, and takes addresses and unpacks archives.</summary>
    /// <param name="source">A path, a glob, an address, or a git repository.</param>
    /// <param name="to">A path in the stage.</param>
    /// <param name="checksum">The digest that a downloaded file must have; null for none.</param>
    /// <param name="chmod">The mode to give every file; null to keep it.</param>
    /// <param name="chown">The owner as <c>user[:group]</c>; null for root.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    public StageBuilder Add(
        string source,
        string to,
        string? checksum = null,
        string? chmod = null,
        string? chown = null,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "") =>
        With(new Add([Canonical(source)], Canonical(to)) { Checksum = Canonical(checksum), Chmod = Canonical(chmod), Chown = Canonical(chown) }, line, file);

    /// <summary><c>RUN</c> of text for the stage's shell; text of several lines becomes a here-document.</summary>
    /// <param name="command">The command.</param>
    /// <param name="mount">What it sees beside the stage's files, such as <see cref="Cache.GoBuild"/>.</param>
    /// <param name="second">One more.</param>
    /// <param name="third">One more.</param>
    /// <param name="fourth">One more; further ones go through <see cref="With"/>.</param>
    /// <param name="network"><c>default</c>, <c>none</c> or <c>host</c>; null for the default.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    public StageBuilder Run(
        string command,
        Mount? mount = null,
        Mount? second = null,
        Mount? third = null,
        Mount? fourth = null,
        string? network = null,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "") =>
        With(new Run(Steps.Shell(command)) { Mounts = Steps.Mounts(mount, second, third, fourth), Network = network }, line, file);

    /// <summary><c>RUN</c> of a program with its arguments, without a shell.</summary>
    public StageBuilder Run(
        Values<string> arguments,
        Mount? mount = null,
        Mount? second = null,
        Mount? third = null,
        Mount? fourth = null,
        string? network = null,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "") =>
        With(new Run(new Command.ExecForm(arguments)) { Mounts = Steps.Mounts(mount, second, third, fourth), Network = network }, line, file);

    /// <summary><c>ENV</c>: a variable of all later commands and of the image.</summary>
    public StageBuilder Env(string name, string value, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Env([new(name, Canonical(value))]), line, file);

    /// <summary><c>ARG</c>: a variable of the build alone, with what it is when the build gives no value.</summary>
    public StageBuilder Arg(string name, string? value = null, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Arg(name, Canonical(value)), line, file);

    /// <summary><c>LABEL</c>: metadata of the image.</summary>
    public StageBuilder Label(string name, string value, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Label([new(Canonical(name), Canonical(value))]), line, file);

    /// <summary><c>WORKDIR</c>: the folder of all later instructions; relative to the one before.</summary>
    public StageBuilder Workdir(string path, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Workdir(Canonical(path)), line, file);

    /// <summary><c>USER</c>: who runs later commands and the image, as <c>user[:group]</c>.</summary>
    public StageBuilder User(string name, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new User(Canonical(name)), line, file);

    /// <summary><c>EXPOSE</c>: a port that the image listens on.</summary>
    public StageBuilder Expose(int port, string protocol = "tcp", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        return With(new Expose([protocol == "tcp" ? number : $"{number}/{protocol}"]), line, file);
    }

    /// <summary><c>VOLUME</c>: a folder whose contents live outside the image.</summary>
    public StageBuilder Volume(string path, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Volume([Canonical(path)]), line, file);

    /// <summary><c>HEALTHCHECK</c> by a program with its arguments, without a shell; times and retries go through <see cref="With"/>.</summary>
    public StageBuilder Healthcheck(Values<string> arguments, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Healthcheck(new Command.ExecForm(arguments)), line, file);

    /// <summary><c>HEALTHCHECK</c> by text for the image's shell.</summary>
    public StageBuilder Healthcheck(string command, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Healthcheck(new Command.ShellForm(command.Trim())), line, file);

    /// <summary><c>STOPSIGNAL</c>: how a container is asked to stop, by name or number.</summary>
    public StageBuilder StopSignal(string signal, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new StopSignal(Canonical(signal)), line, file);

    /// <summary><c>SHELL</c>: the program, with its arguments, that runs later shell-form commands.</summary>
    public StageBuilder Shell(Values<string> arguments, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Shell(arguments), line, file);

    /// <summary><c>ENTRYPOINT</c>: the program that the image runs.</summary>
    public StageBuilder Entrypoint(string program, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        Entrypoint(new Command.ExecForm([program]), line, file);

    /// <summary><c>ENTRYPOINT</c>: the program that the image runs, and its arguments.</summary>
    public StageBuilder Entrypoint(params ReadOnlySpan<string> arguments) =>
        Entrypoint(new Command.ExecForm(Values.Create(arguments)), _origin.Line, _origin.File ?? "");

    /// <summary><c>ENTRYPOINT</c> in either form.</summary>
    public StageBuilder Entrypoint(Command command, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Entrypoint(command), line, file);

    /// <summary><c>CMD</c>: the entrypoint's default arguments, or program and arguments where there is none.</summary>
    public StageBuilder Cmd(params ReadOnlySpan<string> arguments) =>
        Cmd(new Command.ExecForm(Values.Create(arguments)), _origin.Line, _origin.File ?? "");

    /// <summary><c>CMD</c> in either form.</summary>
    public StageBuilder Cmd(Command command, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Cmd(command), line, file);

    /// <summary><c>ONBUILD</c>: instructions that run when another image is built on this one.</summary>
    public StageBuilder OnBuild(Func<StageBuilder, StageBuilder> steps, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        foreach (var trigger in steps(new StageBuilder(new Origin(file, line)))._instructions)
        {
            With(new OnBuild(trigger), line, file);
        }

        return this;
    }

    /// <summary>Takes symbols and debug information out of an executable that an earlier step made.</summary>
    public StageBuilder Strip(string path, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Strip(path), line, file);

    /// <summary>Packs an executable with UPX when that pays.</summary>
    public StageBuilder Compress(string path, [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        With(new Compress(path), line, file);

    internal StageDefinition Finish(string name, string from) => new(name, Canonical(from))
    {
        Platform = Canonical(_platform),
        Instructions = _instructions.ToValues(),
        Origin = _origin,
    };

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Canonical(string? text) => text is null ? null : Template.Canonical(text);
}
