using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

/// <summary>Says what has to hold; throws <see cref="InvalidOperationException" /> with the expression when it does not.</summary>
public static class Assert
{
    /// <summary>Throws with this message.</summary>
    [DoesNotReturn]
    public static void Fail(string message, Exception? exception = null) =>
        throw new InvalidOperationException(message, exception);

    /// <summary>Throws unless the condition holds.</summary>
    public static void True(
        [DoesNotReturnIf(false)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null)
    {
        if (!condition)
        {
            Fail(message ?? $"Expected to be true: {argumentExpression}");
        }
    }

    /// <summary>Throws if the condition holds.</summary>
    public static void False(
        [DoesNotReturnIf(true)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null)
    {
        if (condition)
        {
            Fail(message ?? $"Expected to be false: {argumentExpression}");
        }
    }

    /// <summary>Returns the object, or throws when there is none.</summary>
    public static T NotNull<T>(
        [NotNull] this T? obj,
        string? message = null,
        [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null)
        where T : class
    {
        if (obj is null)
        {
            Fail(message ?? $"Expected to be not null: {argumentExpression}");
        }

        return obj;
    }

    /// <summary>Returns the text, or throws when it is null or empty.</summary>
    public static string NotNullOrEmpty(
        [NotNull] this string? str,
        string? message = null,
        [CallerArgumentExpression(nameof(str))] string? argumentExpression = null)
    {
        if (string.IsNullOrEmpty(str))
        {
            Fail(message ?? $"Expected to be not empty: {argumentExpression}");
        }

        return str;
    }

    /// <summary>Throws unless there is a file.</summary>
    public static void FileExists(string path, string? message = null)
    {
        if (!File.Exists(path))
        {
            Fail(message ?? $"Expected a file: {path}");
        }
    }

    /// <summary>Throws unless there is a folder.</summary>
    public static void DirectoryExists(string path, string? message = null)
    {
        if (!Directory.Exists(path))
        {
            Fail(message ?? $"Expected a folder: {path}");
        }
    }
}
