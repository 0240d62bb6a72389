using NoWait.Images;

namespace NoWait.Changes;

/// <summary>Adds the files to a fingerprint that stages copy or mount from the context.</summary>
internal sealed class FingerprintFiles(FingerprintText text, CopySelection context, ContentReader contents)
{
    private readonly HashSet<SourceEntry> _seen = [];
    private readonly List<SourceEntry> _files = [];

    /// <summary>Takes in what an instruction takes from the context.</summary>
    /// <exception cref="FileNotFoundException">A source that is no glob is not there.</exception>
    public void Take(Instruction instruction)
    {
        foreach (var copy in CopySelection.OfInstruction(instruction))
        {
            Take(copy);
        }
    }

    /// <summary>Writes the lines of all that was taken in, each once; says whether nothing of it vanished meanwhile.</summary>
    public bool Write()
    {
        contents.Warm(_files);
        var isCertain = true;
        foreach (var entry in _files)
        {
            isCertain &= TryWrite(entry);
        }

        return isCertain;
    }

    /// <summary>Tells of the files that were taken in.</summary>
    public void Tell(Looks looks)
    {
        foreach (var entry in _files)
        {
            if (entry.Stat.Kind == FileKind.File)
            {
                looks.Add(entry.FullPath, entry.Stat);
            }
        }
    }

    private void Take(Copy copy) => context.Visit(copy, Take, (path, target) => text.Line("link", path, target));

    private void Take(SourceEntry entry)
    {
        if (_seen.Add(entry))
        {
            _files.Add(entry);
        }
    }

    private bool TryWrite(SourceEntry entry)
    {
        try
        {
            switch (entry.Stat.Kind)
            {
                case FileKind.Folder:
                    text.Line("folder", entry.RelativePath, "");
                    break;
                case FileKind.Link:
                    text.Line("link", entry.RelativePath, Disk.ReadLink(entry.FullPath));
                    break;
                default:
                    text.File(entry, contents.DigestOf(entry));
                    break;
            }

            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
