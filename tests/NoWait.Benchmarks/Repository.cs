namespace NoWait.Benchmarks;

/// <summary>The tree that is measured.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Solution.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The benchmarks run inside the repository that they measure.");
    }
}
