using System.Globalization;

namespace NoWait.Builders;

/// <summary>What of this machine's environment a step sees.</summary>
/// <remarks>
/// Enough to find tools, their settings and the network; nothing that says what to build: flags belong into the
/// definition, where every machine sees them.
/// </remarks>
internal static class StepEnvironment
{
    /// <summary>Where this machine keeps things and how it reaches others: may differ between machines, results may not.</summary>
    private static readonly HashSet<string> Places = new(
    [
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "ComSpec", "PATHEXT", "USERPROFILE",
        "APPDATA", "LOCALAPPDATA", "ProgramFiles", "ProgramData",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO",
        "http_proxy", "https_proxy", "no_proxy", "all_proxy", "ftp_proxy",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "FTP_PROXY",
        "GOROOT", "GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB", "GOINSECURE", "GOAUTH",
        "DOTNET_ROOT", "JAVA_HOME", "RUSTUP_HOME", "RUSTUP_DIST_SERVER", "CARGO_HOME", "SDKROOT", "DEVELOPER_DIR",
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_CERT",
    ], StringComparer.Ordinal);

    /// <summary>The registries, credentials and network settings of tools that have many of them.</summary>
    private static readonly string[] PlacePrefixes =
    [
        "NUGET_", "NuGetPackageSourceCredentials_", "DOTNET_CLI_", "npm_config_", "NPM_CONFIG_",
        "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_", "CARGO_REGISTRY_", "CARGO_SOURCE_",
    ];

    /// <summary>Which version of a tool runs: a change of it is a change of the step.</summary>
    public static IReadOnlyList<string> Choices { get; } = ["DOTNET_ROLL_FORWARD", "GOTOOLCHAIN", "RUSTUP_TOOLCHAIN"];

    /// <summary>The variables of a step, lowest rank first: the machine's, the fixed ones, the definition's.</summary>
    public static Dictionary<string, string> Of(
        IReadOnlyDictionary<string, string> machine, DateTimeOffset sourceDate,
        IEnumerable<KeyValuePair<string, string>> own)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in machine)
        {
            if (Places.Contains(name) || Choices.Contains(name) || Array.Exists(PlacePrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in Fixed(sourceDate).Concat(own))
        {
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>What tells tools how many processors are theirs; of the lowest rank, and no part of a step's identity.</summary>
    /// <remarks>
    /// Those that would take them all: Go, with all that is written in it, and Cargo with its compilers. Not MSBuild, whose
    /// servers outlive the step and serve others, and not make, which takes one unless it is told.
    /// </remarks>
    public static IEnumerable<KeyValuePair<string, string>> Processors(int? count) => count is not { } few ? [] :
    [
        new("GOMAXPROCS", few.ToString(CultureInfo.InvariantCulture)),
        new("CARGO_BUILD_JOBS", few.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>What of the environment belongs to a step's identity: all but the machine's places.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Identity(
        IReadOnlyDictionary<string, string> machine, DateTimeOffset sourceDate,
        IEnumerable<KeyValuePair<string, string>> own) =>
        Choices.Select(name => KeyValuePair.Create(name, machine.GetValueOrDefault(name, "")))
            .Concat(Fixed(sourceDate)).Concat(own);

    private static IEnumerable<KeyValuePair<string, string>> Fixed(DateTimeOffset sourceDate) =>
    [
        new("LC_ALL", "C.UTF-8"),
        new("TZ", "UTC"),
        new("SOURCE_DATE_EPOCH", sourceDate.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
    ];
}
