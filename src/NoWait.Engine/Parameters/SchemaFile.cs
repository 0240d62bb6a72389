using System.Globalization;
using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common.Parameters;

/// <summary>Keeps the schema on disk up to date, at the price of two looks at the disk when nothing changed.</summary>
internal static class SchemaFile
{
    /// <summary>Writes the schema when the build has changed since it was last written, or somebody else wrote it.</summary>
    /// <remarks>The key beside it holds the identity of every assembly the build class is made of, and the file's own.</remarks>
    public static BuildFacts Update(AbsolutePath root, Type build, Func<byte[]> render, Func<BuildFacts> findOut)
    {
        var file = new FileInfo(root / ".nuke" / "build.schema.json");
        var keyFile = root / ".nuke" / "temp" / "schema.key";
        var identity = Identity(build);
        var lines = SmallFile.Read(keyFile);
        if (file.Exists && lines.Count >= 2 && lines[0] == identity && lines[1] == Stamp(file))
        {
            return BuildFacts.Remembered(lines);
        }

        var found = findOut();
        try
        {
            var content = render();
            if (!file.Exists || !File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(content))
            {
                file.Directory!.Create();
                File.WriteAllBytes(file.FullName, content);
            }

            file.Refresh();
            SmallFile.Write(keyFile, $"{identity}\n{Stamp(file)}\n{found}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A checkout that cannot be written to can still be built; only completion is not up to date.
        }

        return found;
    }

    private static string Stamp(FileInfo file) =>
        file.Length.ToString(CultureInfo.InvariantCulture) + " "
        + file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture);

    private static string Identity(Type build)
    {
        var modules = new List<Module> { typeof(SchemaFile).Module };
        for (var type = build; type is not null && type != typeof(NukeBuild); type = type.BaseType)
        {
            AddOnce(modules, type.Module);
        }

        foreach (var component in build.GetInterfaces())
        {
            AddOnce(modules, component.Module);
        }

        var identity = build.FullName!;
        foreach (var module in modules)
        {
            // Guid's own text is made by vectorised code that has to be compiled at run time first.
            var id = module.ModuleVersionId.ToByteArray();
            identity += " " + BitConverter.ToInt64(id, 0).ToString(CultureInfo.InvariantCulture)
                + "." + BitConverter.ToInt64(id, 8).ToString(CultureInfo.InvariantCulture);
        }

        return identity;
    }

    private static void AddOnce(List<Module> modules, Module module)
    {
        if (!modules.Contains(module))
        {
            modules.Add(module);
        }
    }
}
