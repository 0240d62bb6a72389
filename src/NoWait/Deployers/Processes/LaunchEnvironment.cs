using System.Globalization;
using NoWait.Oci;

namespace NoWait.Deployers.Processes;

/// <summary>Puts together the variables that a service starts with: the image's, the service's, and the few that every program expects.</summary>
internal static class LaunchEnvironment
{
    /// <summary>What an engine sets where the image has no <c>PATH</c>.</summary>
    public const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Variables of whoever deploys that a program cannot do without.</summary>
    private static readonly string[] Inherited = ["HOME", "TMPDIR"];

    public static Dictionary<string, string> Create(RunConfig run, Service service, ReleaseRoot root, IReadOnlyDictionary<string, string> own)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = DefaultPath };
        foreach (var name in Inherited)
        {
            if (own.TryGetValue(name, out var value))
            {
                all[name] = value;
            }
        }

        foreach (var variable in run.Env ?? [])
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                all[variable[..equals]] = root.Map(variable[(equals + 1)..]);
            }
        }

        foreach (var variable in service.Environment.AsSpan())
        {
            all[variable.Key] = root.Map(variable.Value);
        }

        // The image's own folders come first, then the same ones of this machine.
        var path = all["PATH"].Split(':');
        all["PATH"] = string.Join(':', path.Concat(path.Select(folder => WithoutRoot(folder, root))).Distinct(StringComparer.Ordinal));
        return all;
    }

    /// <summary>Tells the port as platforms do (<c>PORT</c>), and as ASP.NET Core hears it.</summary>
    public static Values<string> WithPort(IReadOnlyDictionary<string, string> environment, int? port)
    {
        var all = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        if (port?.ToString(CultureInfo.InvariantCulture) is { } text)
        {
            all["PORT"] = text;
            all["ASPNETCORE_HTTP_PORTS"] = text;
            // ASP.NET Core lets ASPNETCORE_URLS win over the ports, and warns of both.
            if (all.ContainsKey("ASPNETCORE_URLS"))
            {
                all["ASPNETCORE_URLS"] = $"http://+:{text}";
            }
        }

        var names = all.Keys.ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return [.. names.Select(name => $"{name}={all[name]}")];
    }

    private static string WithoutRoot(string folder, ReleaseRoot root) =>
        folder.StartsWith(root.Folder + "/", StringComparison.Ordinal) ? folder[root.Folder.Length..] : folder;
}
