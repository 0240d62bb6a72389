using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NoWait.Binaries.Storage;

/// <summary>What a result depends on, as one digest: the file's content, the tool, and how it was used.</summary>
internal static class ContentKey
{
    /// <summary>SHA-256 of a file's content, in lower-case hexadecimal.</summary>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    /// <summary>SHA-256 over parts, each told from the next.</summary>
    public static string Of(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    /// <summary>Which build of a tool this is, without running it: where it lies, its size and its time.</summary>
    public static string OfTool(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");
    }

    /// <summary>What a smoke command is, as text.</summary>
    public static string Of(SmokeCommand? smoke) => smoke is null
        ? "none"
        : Of([
            smoke.ExitCode.ToString(CultureInfo.InvariantCulture),
            .. smoke.Arguments,
            "in",
            .. smoke.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => $"{variable.Key}={variable.Value}")]);
}
