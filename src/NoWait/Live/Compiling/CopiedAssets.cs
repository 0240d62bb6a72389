using System.Security.Cryptography;
using NoWait.Changes;

namespace NoWait.Live.Compiling;

/// <summary>Static files of web projects, which their build copies as they are.</summary>
internal static class CopiedAssets
{
    private const string Folder = "/wwwroot/";

    /// <summary>The file that a static file was copied to and may be copied to again; null where more hangs on it.</summary>
    /// <remarks>
    /// An application that maps static assets is told their lengths and digests when it is built, and has them compressed
    /// beforehand: only its build can change one. One that serves the folder reads what lies there.
    /// </remarks>
    /// <param name="source">The file, absolute.</param>
    /// <param name="before">What it held when it was copied.</param>
    /// <param name="chain">The projects.</param>
    /// <param name="exports">What other stages take.</param>
    public static string? TargetOf(string source, ContentDigest before, CompileChain chain, IEnumerable<string> exports)
    {
        var project = chain.Compiles.Find(compile => source.StartsWith(compile.Folder.TrimEnd('/') + Folder, StringComparison.Ordinal));
        if (project is null)
        {
            return null;
        }

        var relative = source[project.Folder.TrimEnd('/').Length..];
        var targets = exports.Where(export => export.EndsWith(relative, StringComparison.Ordinal)).ToList();
        return targets is [var target] && File.Exists(target)
            && ContentDigest.Of(SHA256.HashData(File.ReadAllBytes(target))) == before
            && !chain.Compiles.Exists(compile => compile.Arguments.Any(argument => argument.Contains(relative[1..], StringComparison.Ordinal)) || MapsAssets(compile, chain))
            ? target
            : null;
    }

    // Names of methods that are called lie in an assembly as they are written (ECMA-335, II.24.2.3).
    private static bool MapsAssets(RecordedCompile compile, CompileChain chain) =>
        File.ReadAllBytes(compile.MadeIn(chain.MadeOf(compile))).AsSpan().IndexOf("MapStaticAssets"u8) >= 0;
}
