using System.Diagnostics.CodeAnalysis;

namespace Nuke.Common.IO;

/// <summary>A path from one place to another.</summary>
public sealed class RelativePath
{
    private readonly string _path;

    internal RelativePath(string path) => _path = path;

    /// <summary>The path as text.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator string?(RelativePath? path) => path?._path;

    /// <inheritdoc />
    public override string ToString() => _path;
}
