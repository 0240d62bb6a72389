using System.Text;

namespace NoWait.Oci.Layers;

/// <summary>Paths in an image, as entries of a layer name them: without a slash at either end.</summary>
internal static class ImagePath
{
    public const string WhiteoutPrefix = ".wh.";
    public const string OpaqueMarker = ".wh..wh..opq";

    // Linux' NAME_MAX and PATH_MAX: nothing longer can be unpacked.
    private const int MaximumName = 255;
    private const int MaximumPath = 4095;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Normalize(string path)
    {
        var trimmed = path.Trim('/');
        foreach (var name in trimmed.Split('/'))
        {
            if (name is "" or "." or "..")
            {
                throw Invalid(path, "it has an empty, '.' or '..' part");
            }

            if (name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
            {
                throw Invalid(path, "names that begin with .wh. mark deletions in a layer");
            }

            if (ByteCount(path, name) > MaximumName)
            {
                throw Invalid(path, $"a part is longer than {MaximumName} bytes");
            }
        }

        return trimmed.Contains('\0', StringComparison.Ordinal) || ByteCount(path, trimmed) > MaximumPath
            ? throw Invalid(path, $"it holds a zero byte or is longer than {MaximumPath} bytes")
            : trimmed;
    }

    public static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private static int ByteCount(string path, string text)
    {
        // U+FFFD is what file names that are not UTF-8 are read as: the file could not be found again by it.
        if (text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw Invalid(path, "it is not UTF-8");
        }

        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw Invalid(path, "it is not valid Unicode");
        }
    }

    private static OciException Invalid(string path, string why) => new(
        OciError.InvalidName, $"'{path}' cannot be a path in an image: {why}. Rename it or leave it out.")
    {
        Path = path,
    };
}
