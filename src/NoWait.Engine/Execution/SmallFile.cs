using System.Text;
using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>Small files that the engine keeps for the next run, and that it can do without.</summary>
internal static class SmallFile
{
    /// <summary>Writes the file whole or not at all; that it cannot be written is no error.</summary>
    public static void Write(AbsolutePath path, string text)
    {
        try
        {
            var temporary = $"{path}.{Environment.ProcessId}";
            path.Parent?.CreateDirectory();
            File.WriteAllBytes(temporary, Encoding.UTF8.GetBytes(text));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run knows less; this one is not worse for it.
        }
    }

    /// <summary>The lines of the file; none when it cannot be read.</summary>
    public static List<string> Read(AbsolutePath path)
    {
        var lines = new List<string>();
        try
        {
            if (!path.FileExists())
            {
                return lines;
            }

            var text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
            for (int start = 0, end; (end = text.IndexOf('\n', start)) >= 0; start = end + 1)
            {
                lines.Add(text[start..end]);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As good as not there.
        }

        return lines;
    }
}
