using System.Globalization;

namespace NoWait.Images.Checks;

/// <summary>Follows a stage's instructions, and refuses the first that cannot work.</summary>
internal sealed class StageCheck
{
    private readonly ImageDefinition _definition;
    private readonly int _index;
    private readonly StageFiles _files;
    private Place _place;
    private Entrypoint? _entrypoint;
    private Cmd? _cmd;

    public StageCheck(ImageDefinition definition, int index)
    {
        (_definition, _index) = (definition, index);
        var stage = definition.Stages[index];
        _place = new Place(stage.Name, null, stage.Origin);
        _files = StageFiles.Of(definition, index);
    }

    /// <summary>Checks the next instruction.</summary>
    public void Next(Instruction instruction)
    {
        _place = _place with { Instruction = instruction };
        switch (instruction)
        {
            case Copy copy:
                Copies(copy);
                break;
            case Add add:
                FileCheck.Meaning(_place, add.Sources, add.Destination, add.Chmod, add.Chown);
                break;
            case Run run:
                Runs(run);
                break;
            case Strip strip:
                Made(strip.Path);
                break;
            case Compress compress:
                Made(compress.Path);
                break;
            case Entrypoint entrypoint:
                _entrypoint = entrypoint;
                break;
            case Cmd cmd:
                _cmd = cmd;
                break;
            case OnBuild { Trigger: OnBuild or Maintainer or Images.Strip or Images.Compress }:
                throw _place.Error("ONBUILD cannot trigger this instruction", "Give it another one");
            default:
                SettingCheck.Check(_place, instruction);
                break;
        }

        _files.Next(instruction);
    }

    /// <summary>Checks what the stage starts, once all that it holds is known.</summary>
    public void End()
    {
        if (_entrypoint is { } entrypoint)
        {
            Starts(entrypoint, entrypoint.Command);
        }
        else if (_cmd is { } cmd)
        {
            Starts(cmd, cmd.Command);
        }
    }

    private void Copies(Copy copy)
    {
        From(copy.From, "copies from");
        FileCheck.Meaning(_place, copy.Sources, copy.Destination, copy.Chmod, copy.Chown);
        FileCheck.Sources(_place, copy.Sources, copy.Heredocs);
    }

    private void Runs(Run run)
    {
        MountCheck.Check(_place, run);
        foreach (var mount in run.Mounts)
        {
            From(mount is BindMount bind ? bind.From : (mount as CacheMount)?.From, "mounts from");
        }

        if (run.Command is Command.ExecForm { Arguments: var arguments } && (arguments.Count == 0 || arguments[0].Length == 0))
        {
            throw _place.Error("it runs nothing", "Name a program");
        }

        if (run.Command is Command.ShellForm && _files.LacksShell)
        {
            throw _place.Error(
                "scratch has no shell to run it with",
                "Choose a base that has one, or copy one to " + _files.ShellPath);
        }
    }

    private void From(string? from, string verb)
    {
        if (from is null || from.Contains('$', StringComparison.Ordinal))
        {
            return;
        }

        var at = _definition.IndexOf(from);
        if (at >= 0 && at < _index)
        {
            return;
        }

        if (at == _index)
        {
            throw _place.Error($"the stage {verb} itself", "Name an earlier stage, or none for the context");
        }

        if (at > _index)
        {
            throw _place.Error($"the stage {verb} '{from}', which comes after it", $"Move '{from}' before it");
        }

        if (!from.AsSpan().ContainsAny(":/.@") && from != "scratch")
        {
            var names = _definition.Stages.Take(_index).Select(stage => stage.Name).ToArray();
            var known = names.Length == 0 ? "no stage comes before it" : "the ones before it are " + string.Join(", ", names);
            var nearest = Dockerfiles.Nearest.Of(from, names);
            throw _place.Error(
                $"there is no stage '{from}': {known}",
                nearest is null ? $"Name one of them, or an image with its tag, such as '{from}:latest'" : $"Did you mean '{nearest}'? An image needs its tag");
        }
    }

    private void Made(string path)
    {
        if (!_files.MayHave(path))
        {
            throw _place.Error(
                $"no step before it makes '{path}'",
                "Add the RUN or COPY that makes it, or correct the path");
        }
    }

    private void Starts(Instruction instruction, Command command)
    {
        _place = _place with { Instruction = instruction };
        if (command is Command.ShellForm)
        {
            if (_files.LacksShell)
            {
                throw _place.Error(
                    "scratch has no shell to start it with",
                    "Write program and arguments apart: the exec form");
            }

            return;
        }

        var arguments = ((Command.ExecForm)command).Arguments;
        if (arguments.Count == 0 || !_files.IsScratch || Runtimes.Contains(arguments[0]))
        {
            return;
        }

        if (!arguments[0].StartsWith('/'))
        {
            throw _place.Error(
                $"'{arguments[0]}' is relative, and scratch has no PATH to find it by",
                $"Write its absolute path, such as '/{arguments[0].TrimStart('.', '/')}'");
        }

        if (!_files.MayHave(arguments[0]))
        {
            throw _place.Error($"no step brings '{arguments[0]}' into the stage", "Copy it there, or correct the path");
        }
    }
}
