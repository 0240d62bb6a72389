namespace NoWait.Images.Checks;

/// <summary>What may be in a stage, as far as its instructions tell: enough to say what certainly is not.</summary>
internal sealed class StageFiles
{
    private readonly List<string> _brought = [];
    private string _workdir = "/";
    private bool _anything;

    private StageFiles()
    {
    }

    /// <summary>Whether nothing lies below the stage's own files.</summary>
    public bool IsScratch { get; private set; }

    /// <summary>The program that runs shell-form commands.</summary>
    public string ShellPath { get; private set; } = "/bin/sh";

    /// <summary>Whether the stage certainly has no shell.</summary>
    public bool LacksShell => IsScratch && !MayHave(ShellPath);

    /// <summary>What the stage's base brings, before its first instruction.</summary>
    public static StageFiles Of(ImageDefinition definition, int index)
    {
        var from = definition.Stages[index].From;
        var below = definition.IndexOf(from);
        if (below < 0 || below >= index)
        {
            return new StageFiles { IsScratch = from == "scratch" };
        }

        var files = Of(definition, below);
        foreach (var instruction in definition.Stages[below].Instructions)
        {
            files.Next(instruction);
        }

        return files;
    }

    /// <summary>Takes in what an instruction brings.</summary>
    public void Next(Instruction instruction)
    {
        switch (instruction)
        {
            case Run:
                _anything = true;
                break;
            case Copy copy:
                _brought.Add(Absolute(copy.Destination));
                break;
            case Add add:
                _brought.Add(Absolute(add.Destination));
                break;
            case Workdir workdir:
                _workdir = Absolute(workdir.Path);
                break;
            case Shell shell:
                ShellPath = shell.Arguments[0];
                break;
        }
    }

    /// <summary>Whether a step ran that may have made it, or a copy went to it, into it or above it.</summary>
    public bool MayHave(string path)
    {
        var absolute = Absolute(path);
        return _anything || absolute.Contains('$', StringComparison.Ordinal) || _brought.Exists(destination =>
            destination.Contains('$', StringComparison.Ordinal)
            || absolute == destination
            || absolute.StartsWith(destination.EndsWith('/') ? destination : destination + "/", StringComparison.Ordinal));
    }

    private string Absolute(string path)
    {
        var joined = path.StartsWith('/') || path.StartsWith('$') ? path : _workdir.TrimEnd('/') + "/" + path;
        var parts = new List<string>();
        foreach (var part in joined.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part.Length > 0 && part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return joined.StartsWith('$') ? joined : "/" + string.Join('/', parts);
    }
}
