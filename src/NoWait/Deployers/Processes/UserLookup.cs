using System.Globalization;
using NoWait.Processes;

namespace NoWait.Deployers.Processes;

/// <summary>Finds out how to run as the image's user on this machine.</summary>
internal static class UserLookup
{
    /// <summary>How to become the user; null when that is whoever deploys, or only root could.</summary>
    /// <exception cref="UnfitImageException">There is no such user here.</exception>
    public static UserSwitch? Switch(string? user, LocalMachine machine)
    {
        if (string.IsNullOrEmpty(user))
        {
            return null;
        }

        var parts = user.Split(':', 2);
        var entry = Find(machine.PasswdFile, parts[0]);
        var id = entry?[2] ?? Number(parts[0])
            ?? throw new UnfitImageException($"its user '{parts[0]}' does not exist on this machine (add it, or name it by number)");
        var explicitGroup = parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null;
        var group = explicitGroup is null
            ? entry?[3] ?? id
            : Find(machine.GroupFile, explicitGroup)?[2] ?? Number(explicitGroup)
                ?? throw new UnfitImageException($"its group '{explicitGroup}' does not exist on this machine (add it, or name it by number)");
        if (!machine.IsRoot || id == "0" && group == "0")
        {
            return null;
        }

        var program = Executables.Find("setpriv", LaunchEnvironment.DefaultPath)
            ?? throw new UnfitImageException($"running as '{user}' takes setpriv, which is not there (install util-linux)");
        var groups = explicitGroup is null && entry is not null ? "--init-groups" : "--clear-groups";
        return new(program, [$"--reuid={id}", $"--regid={group}", groups]) { Home = entry is { Length: > 5 } ? entry[5] : null };
    }

    private static string? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text : null;

    /// <summary>The fields of the line with this name or number; null when there is none.</summary>
    private static string[]? Find(string file, string nameOrNumber)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var lines = File.ReadLines(file).Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        return lines.Find(fields => fields[0] == nameOrNumber) ?? lines.Find(fields => fields[2] == nameOrNumber);
    }
}
