using System.Reflection;

namespace NoWait.Architecture.Specs;

/// <summary>What stands in public stands in <c>PublicTypes.txt</c>: adding or losing a type is a decision under review.</summary>
public sealed class PublicApiSpecs
{
    private static readonly string[] Assemblies =
        ["NoWait.Oci", "NoWait.Docker", "NoWait.Binaries", "NoWait.Timing", "NoWait", "NoWait.Targets"];

    [Fact]
    public void The_public_types_are_the_listed_ones()
    {
        var file = Path.Combine(Repository.Root, "tests", "NoWait.Architecture.Specs", "PublicTypes.txt");
        var actual = Assemblies
            .SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .Where(type => !type.IsNested)
            .Select(type => type.FullName!)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (Environment.GetEnvironmentVariable("NOWAIT_ACCEPT") == "1")
        {
            File.WriteAllLines(file, actual);
        }

        var listed = File.ReadAllLines(file);

        actual.Except(listed).ShouldBeEmpty("public, but not listed: make it internal, or list it (NOWAIT_ACCEPT=1)");
        listed.Except(actual).ShouldBeEmpty("listed, but gone: somebody may be using it (NOWAIT_ACCEPT=1)");
    }
}
