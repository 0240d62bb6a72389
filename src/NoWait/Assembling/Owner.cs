using System.Globalization;
using NoWait.Images;
using NoWait.Oci.Outline;

namespace NoWait.Assembling;

/// <summary>Whose the files of a <c>COPY --chown</c> are, in numbers.</summary>
internal static class Owner
{
    /// <summary>The numbers that <c>user[:group]</c> stands for; nobody's are root's.</summary>
    /// <param name="chown">What the instruction says; null for nothing.</param>
    /// <param name="below">The image that knows the names.</param>
    /// <param name="origin">Where it was written.</param>
    /// <exception cref="InvalidUsageException">A name is not known.</exception>
    public static (int User, int Group) Parse(string? chown, ImageOutline below, Origin origin)
    {
        if (chown is null)
        {
            return (0, 0);
        }

        var parts = chown.Split(':', 2);
        var user = Number(parts[0], below.Users);
        return (user, parts.Length == 2 ? Number(parts[1], below.Groups) : GroupOf(parts[0]));

        // As in BuildKit: a user by name brings his own group along, a number is both.
        int GroupOf(string name) => ImageOutline.NumberOf(below.Users, name, column: 3) ?? user;

        int Number(string name, string list) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : ImageOutline.NumberOf(list, name) is { } known ? known
            : name == "root" ? 0
            : throw new InvalidUsageException(
                $"--chown={chown} ({origin}) names '{name}', whom the image below does not know: "
                + "write the number, as in --chown=65532:65532.");
    }
}
