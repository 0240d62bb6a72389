using NoWait.Images.Dockerfiles;

namespace NoWait.Images.Checks;

/// <summary>Refuses commands that no Dockerfile can hold.</summary>
internal static class CommandCheck
{
    private static readonly SourceText Nowhere = new((string?)null);

    /// <summary>Checks a command's texts.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="command">The command.</param>
    /// <param name="escape">The file's escape character.</param>
    /// <param name="heredocs">Whether here-documents may stand in it.</param>
    public static void Texts(Place place, Command command, char escape, bool heredocs)
    {
        if (command is not Command.ShellForm shell)
        {
            return;
        }

        var text = shell.Text;
        if (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.AsSpan().ContainsAny('\n', '\r'))
        {
            throw place.Error(
                "the command is empty, has a line end in it, or starts or ends with a blank",
                "Put it on one line, or into a here-document");
        }

        NoContinuation(place, text, escape);
        NotJson(place, text);
        if (!heredocs && shell.Heredocs.Count > 0)
        {
            throw place.Error("only RUN, COPY and ADD take here-documents", "Write the command on one line");
        }

        Documents(place, shell.Heredocs);
    }

    /// <summary>Checks that an instruction's line announces exactly the here-documents that it has.</summary>
    public static void Announced(Place place, Instruction instruction, char escape)
    {
        var documents = Documents(instruction);
        var text = new InstructionWriter(escape).Write(instruction);
        var line = LogicalLine.Split(new SourceText((string?)null) { Escape = escape }, 0, text);
        List<Heredoc> found = HeredocText.CanStandIn(line, text) ? HeredocText.Find(line, text) : [];
        if (!found.SequenceEqual(documents.Select(document => document with { Content = "" })))
        {
            throw place.Error(
                "the line announces other here-documents than the instruction has",
                "Write <<NAME for each, in their order");
        }
    }

    /// <summary>Whether a line may announce here-documents, as far as can be said without writing it.</summary>
    public static bool MayAnnounce(Instruction instruction) => instruction switch
    {
        OnBuild onBuild => MayAnnounce(onBuild.Trigger),
        Run { Command: Command.ShellForm shell } => shell.Heredocs.Count > 0 || shell.Text.Contains("<<", StringComparison.Ordinal),
        Copy copy => copy.Heredocs.Count > 0,
        Add add => add.Heredocs.Count > 0,
        _ => false,
    };

    /// <summary>An instruction's here-documents, in the order in which its line announces them.</summary>
    public static IEnumerable<Heredoc> Documents(Instruction instruction) => instruction switch
    {
        OnBuild onBuild => Documents(onBuild.Trigger),
        Run { Command: Command.ShellForm shell } => shell.Heredocs,
        Copy copy => copy.Sources.SelectMany(source => copy.Heredocs.Where(document => document.Name == source)),
        Add add => add.Sources.SelectMany(source => add.Heredocs.Where(document => document.Name == source)),
        _ => [],
    };

    /// <summary>Refuses contents that would end early, or that would lose their tabs.</summary>
    public static void Documents(Place place, Values<Heredoc> documents)
    {
        foreach (var document in documents.AsSpan())
        {
            if (document.Content.Length > 0 && !document.Content.EndsWith('\n'))
            {
                throw place.Error($"the here-document '{document.Name}' does not end with a line end", "Add one");
            }

            foreach (var line in document.Content.Split('\n'))
            {
                if (line.TrimEnd('\r') == document.Name)
                {
                    throw place.Error(
                        $"the here-document '{document.Name}' has a line that would end it",
                        "Give it another name");
                }

                if (document.Chomp && line.StartsWith('\t'))
                {
                    throw place.Error(
                        $"the here-document '{document.Name}' would lose its leading tabs",
                        "Leave Chomp off");
                }
            }
        }
    }

    /// <summary>Refuses a text whose last character would join the next line to it.</summary>
    public static void NoContinuation(Place place, string text, char escape)
    {
        if (text.EndsWith(escape) && (text.Length == 1 || text[^2] != escape))
        {
            throw place.Error($"the text ends with '{escape}', which would join the next line to it", "Take it off");
        }
    }

    private static void NotJson(Place place, string text)
    {
        try
        {
            if (JsonText.Read(new LogicalLine(Nowhere, 0, "RUN", [], text)) is not null)
            {
                throw place.Error(
                    "the command would be taken for its JSON form",
                    "Use the exec form, or start it with another character");
            }
        }
        catch (DockerfileException e)
        {
            throw place.Error(
                "the command would be taken for a broken JSON form",
                "Start it with another character",
                e);
        }
    }
}
