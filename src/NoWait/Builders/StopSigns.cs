namespace NoWait.Builders;

/// <summary>
/// Files above the stage folders at which tools end their search for settings: those of the repository that the folders lie
/// in are not the stage's, unless it copies them.
/// </summary>
internal static class StopSigns
{
    private static readonly (string Name, string Text)[] Files =
    [
        ("Directory.Build.props", "<Project />\n"),
        ("Directory.Build.targets", "<Project />\n"),
        ("Directory.Packages.props", "<Project />\n"),
        ("Directory.Build.rsp", ""),
        (".editorconfig", "root = true\n"),
    ];

    /// <summary>Puts them up where they are missing.</summary>
    public static void Put(string folder)
    {
        foreach (var (name, text) in Files)
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file))
            {
                // Others may be reading: they see all of it, or nothing.
                var own = $"{file}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
                File.WriteAllText(own, text);
                File.Move(own, file, overwrite: true);
            }
        }
    }
}
