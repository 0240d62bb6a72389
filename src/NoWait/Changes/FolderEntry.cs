namespace NoWait.Changes;

/// <summary>A name in a folder and what it is; of folders the kind alone.</summary>
internal class FolderEntry(string name, in FileStat stat)
{
    /// <summary>Makes an entry.</summary>
    public delegate FolderEntry Maker(string name, in FileStat stat);

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it is.</summary>
    public FileStat Stat { get; } = stat;

    /// <summary>Orders two names by their UTF-16 code units.</summary>
    /// <remarks>Not <see cref="string.CompareOrdinal(string, string)"/>, which is compiled anew in each process.</remarks>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                return left[i] - right[i];
            }
        }

        return left.Length - right.Length;
    }
}
