using System.Text;
using Nuke.Common.Parameters;

namespace Nuke.Common.Screens;

/// <summary>Asks the person at the terminal for a missing parameter.</summary>
internal static class Prompt
{
    /// <summary>The answer; null when there is none. A secret is not shown while it is typed.</summary>
    public static string? Ask(Screen screen, ParameterMember parameter)
    {
        var what = parameter.Attribute.Description is { } description ? $" ({description})" : "";
        screen.Write(screen.NewPage().Add($"{parameter.Name}{what}: ", Style.Strong));
        var answer = parameter.Parameter.IsSecret ? ReadHidden() : Console.ReadLine();
        return string.IsNullOrWhiteSpace(answer) ? null : answer.Trim();
    }

    private static string ReadHidden()
    {
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && text.Length > 0)
            {
                text.Length--;
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        Console.WriteLine();
        return text.ToString();
    }
}
