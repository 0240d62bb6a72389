namespace NoWait.Builders;

/// <summary>The programs that others run by themselves: another version of one of them is another version of the tool.</summary>
internal static class Companions
{
    private static readonly string[] C = ["cc", "gcc", "c++", "g++", "clang", "ar"];

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["make"] = C,
        ["ninja"] = C,
        ["cmake"] = ["make", "ninja"],
        ["cc"] = ["as", "ld"],
        ["gcc"] = ["as", "ld"],
        ["c++"] = ["as", "ld"],
        ["g++"] = ["as", "ld"],
        ["clang"] = ["as", "ld"],
        ["cargo"] = ["rustc", "cc"],
        ["rustc"] = ["cc"],
        ["npm"] = ["node"],
        ["npx"] = ["node"],
        ["yarn"] = ["node"],
        ["pnpm"] = ["node"],
        ["corepack"] = ["node"],
        ["pip"] = ["python3"],
        ["pip3"] = ["python3"],
        ["mvn"] = ["java"],
        ["gradle"] = ["java"],
    };

    /// <summary>The programs of a step and all that they run, each once, in an order that follows from the step.</summary>
    /// <param name="programs">The programs that the step names.</param>
    /// <param name="variables">What the definition sets for the step.</param>
    public static List<string> With(IReadOnlyList<string> programs, IEnumerable<KeyValuePair<string, string>> variables)
    {
        List<string> all = [.. programs];
        for (var i = 0; i < all.Count; i++)
        {
            foreach (var other in Of(all[i], variables))
            {
                if (!all.Contains(other, StringComparer.Ordinal))
                {
                    all.Add(other);
                }
            }
        }

        return all;
    }

    // Go runs a C compiler only where nobody says that it must not.
    private static string[] Of(string program, IEnumerable<KeyValuePair<string, string>> variables) =>
        program == "go" ? variables.LastOrDefault(pair => pair.Key == "CGO_ENABLED").Value == "0" ? [] : ["gcc"]
        : Known.GetValueOrDefault(program, []);
}
