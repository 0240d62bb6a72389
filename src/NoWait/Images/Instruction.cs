using NoWait.Images.Dockerfiles;

namespace NoWait.Images;

/// <summary>One instruction of a stage, by the names of the Dockerfile reference.</summary>
public abstract record Instruction
{
    /// <summary>Where the instruction was written.</summary>
    public Origin Origin { get; init; }

    /// <summary>The instruction as a Dockerfile would write it, on one line and without its here-documents.</summary>
    public sealed override string ToString() => InstructionWriter.Line(this);
}

/// <summary><c>COPY</c>: files from the context, or from another stage or image, into the stage.</summary>
/// <param name="Sources">Paths or globs, relative to the context's or the other stage's root.</param>
/// <param name="Destination">A path in the stage; a folder when it ends with a slash or there are several sources.</param>
public sealed record Copy(Values<string> Sources, string Destination) : Instruction
{
    /// <summary>The stage or image to copy from; null for the context.</summary>
    public string? From { get; init; }

    /// <summary>The mode to give every file, octal (<c>0755</c>) or symbolic; null to keep it.</summary>
    public string? Chmod { get; init; }

    /// <summary>The owner as <c>user[:group]</c>, by number or name; null for 0:0.</summary>
    public string? Chown { get; init; }

    /// <summary>Globs of what not to copy.</summary>
    public Values<string> Excludes { get; init; } = [];

    /// <summary>Whether the layer is independent of those below it (<c>--link</c>).</summary>
    public bool Link { get; init; }

    /// <summary>Whether the sources' parent folders are kept (<c>--parents</c>).</summary>
    public bool Parents { get; init; }

    /// <summary>Files written in the instruction itself; a source names one by <see cref="Heredoc.Name"/>.</summary>
    public Values<Heredoc> Heredocs { get; init; } = [];
}

/// <summary><c>ADD</c>: like <c>COPY</c>, and unpacks archives and takes addresses.</summary>
/// <param name="Sources">Paths, globs, HTTP addresses or git repositories.</param>
/// <param name="Destination">A path in the stage.</param>
public sealed record Add(Values<string> Sources, string Destination) : Instruction
{
    /// <summary>The mode to give every file; null to keep it.</summary>
    public string? Chmod { get; init; }

    /// <summary>The owner as <c>user[:group]</c>; null for 0:0.</summary>
    public string? Chown { get; init; }

    /// <summary>The digest that a downloaded file must have; null for none.</summary>
    public string? Checksum { get; init; }

    /// <summary>Whether a git source keeps its <c>.git</c> folder; null for the default.</summary>
    public bool? KeepGitDir { get; init; }

    /// <summary>Globs of what not to add.</summary>
    public Values<string> Excludes { get; init; } = [];

    /// <summary>Whether the layer is independent of those below it (<c>--link</c>).</summary>
    public bool Link { get; init; }

    /// <summary>Whether a local or remote archive is unpacked; null for the default.</summary>
    public bool? Unpack { get; init; }

    /// <summary>Files written in the instruction itself.</summary>
    public Values<Heredoc> Heredocs { get; init; } = [];
}

/// <summary><c>RUN</c>: a command of the build.</summary>
/// <param name="Command">What is run.</param>
public sealed record Run(Command Command) : Instruction
{
    /// <summary>What the command sees beside the stage's own files.</summary>
    public Values<Mount> Mounts { get; init; } = [];

    /// <summary>The network: <c>default</c>, <c>none</c> or <c>host</c>; null for the default.</summary>
    public string? Network { get; init; }

    /// <summary>The entitlement: <c>sandbox</c> or <c>insecure</c>; null for the default.</summary>
    public string? Security { get; init; }

    /// <summary>The devices that it may use, each as <c>name[,required]</c>.</summary>
    public Values<string> Devices { get; init; } = [];
}

/// <summary><c>ENV</c>: variables of all later commands and of the image.</summary>
public sealed record Env(Values<KeyValuePair<string, string>> Variables) : Instruction;

/// <summary><c>ARG</c>: a variable of the build alone.</summary>
/// <param name="Name">The name.</param>
/// <param name="Default">What it is when the build gives no value; null for unset.</param>
public sealed record Arg(string Name, string? Default) : Instruction;

/// <summary><c>WORKDIR</c>: the folder of all later instructions; relative to the one before.</summary>
public sealed record Workdir(string Path) : Instruction;

/// <summary><c>USER</c>: who runs later commands and the image, as <c>user[:group]</c>.</summary>
public sealed record User(string Name) : Instruction;

/// <summary><c>EXPOSE</c>: ports that the image listens on, each as <c>port[-port][/protocol]</c>.</summary>
public sealed record Expose(Values<string> Ports) : Instruction;

/// <summary><c>VOLUME</c>: folders whose contents live outside the image.</summary>
public sealed record Volume(Values<string> Paths) : Instruction;

/// <summary><c>LABEL</c>: metadata of the image.</summary>
public sealed record Label(Values<KeyValuePair<string, string>> Labels) : Instruction;

/// <summary><c>MAINTAINER</c>, deprecated by its reference in favour of a label.</summary>
public sealed record Maintainer(string Name) : Instruction;

/// <summary><c>HEALTHCHECK</c>: how a container's health is asked for.</summary>
/// <param name="Command">The command; null for <c>NONE</c>, which switches off the base's.</param>
public sealed record Healthcheck(Command? Command) : Instruction
{
    /// <summary>Time between two checks; null for the engine's default (30 s).</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long one check may take; null for the engine's default (30 s).</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long failures do not count after a start; null for the engine's default (0 s).</summary>
    public TimeSpan? StartPeriod { get; init; }

    /// <summary>Time between checks during the start period; null for the engine's default (5 s).</summary>
    public TimeSpan? StartInterval { get; init; }

    /// <summary>Failures in a row that make it unhealthy; null for the engine's default (3).</summary>
    public int? Retries { get; init; }
}

/// <summary><c>STOPSIGNAL</c>: how a container is asked to stop, by name or number.</summary>
public sealed record StopSignal(string Signal) : Instruction;

/// <summary><c>SHELL</c>: the program that runs later shell-form commands.</summary>
public sealed record Shell(Values<string> Arguments) : Instruction;

/// <summary><c>ENTRYPOINT</c>: what the image runs.</summary>
public sealed record Entrypoint(Command Command) : Instruction;

/// <summary><c>CMD</c>: the entrypoint's default arguments, or what runs where there is none.</summary>
public sealed record Cmd(Command Command) : Instruction;

/// <summary><c>ONBUILD</c>: an instruction that runs when another image is built on this one.</summary>
public sealed record OnBuild(Instruction Trigger) : Instruction;

/// <summary>Takes symbols and debug information out of an executable that an earlier step made.</summary>
/// <param name="Path">The executable's path in the stage.</param>
public sealed record Strip(string Path) : Instruction;

/// <summary>Packs an executable with UPX when that pays.</summary>
/// <param name="Path">The executable's path in the stage.</param>
public sealed record Compress(string Path) : Instruction;
