using System.Globalization;

namespace NoWait.Health;

/// <summary>How a service is asked whether it is well: by a path that answers 2xx, else by connecting, else by being alive.</summary>
/// <param name="Host">A name or an address; <c>localhost</c> means both loopback addresses.</param>
/// <param name="Port">The port; null when it listens on none.</param>
/// <param name="Path">The path, from <c>/</c> on; null when a connection is enough.</param>
public sealed record HealthQuestion(string Host, int? Port, string? Path)
{
    /// <summary>The question for a service on this machine.</summary>
    /// <exception cref="InvalidUsageException">The path or the port is none.</exception>
    public static HealthQuestion Local(int? port, string? path)
    {
        if (port is < 1 or > 65535)
        {
            throw new InvalidUsageException($"{port} is no port: give the service one from 1 to 65535.");
        }

        if (path is not null && (!path.StartsWith('/') || path.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new InvalidUsageException(
                $"'{path}' is no path to ask for health: write it from its slash on, without spaces, as /healthz.");
        }

        if (path is not null && port is null)
        {
            throw new InvalidUsageException(
                $"Health is asked for at {path}, but the service has no port: set its Port, or EXPOSE one in its image.");
        }

        return new("localhost", port, path);
    }

    /// <inheritdoc />
    public override string ToString() => (Port, Path) switch
    {
        (null, _) => "the process",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"port {Port}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"http://{Host}:{Port}{Path}"),
    };
}

/// <summary>What a service answered.</summary>
/// <param name="IsWell">Whether it is well.</param>
/// <param name="Detail">What it said, in a few words.</param>
public readonly record struct HealthAnswer(bool IsWell, string Detail);
