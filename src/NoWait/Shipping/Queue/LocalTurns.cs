using System.Globalization;
using NoWait.Builders;

namespace NoWait.Shipping.Queue;

/// <summary>The row of those who ship from this machine: a locked file for each, which the system frees when its process ends.</summary>
/// <param name="folder">The folder of the row, one for each environment.</param>
internal sealed class LocalTurns(string folder) : ITurns
{
    private const string Suffix = ".waiting";

    private string LastFile => Path.Combine(folder, "last");

    private string HolderFile => Path.Combine(folder, "holder");

    /// <inheritdoc />
    public string Holder => Read(HolderFile) is { } holder ? holder.Who : "not known which";

    /// <inheritdoc />
    public Task<IAsyncDisposable> WaitAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ticket.Id + Suffix);
        var held = FileLock.TryAcquire(path + ".lock")!;
        Write(path, ticket);
        return Task.FromResult<IAsyncDisposable>(new Held(held, path, path + ".lock"));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Ticket>> WaitingAsync(CancellationToken cancellationToken)
    {
        List<Ticket> alive = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Suffix))
        {
            using var free = FileLock.TryAcquire(path + ".lock");
            if (free is null && Read(path) is { } ticket)
            {
                alive.Add(ticket);
            }
            else if (free is not null)
            {
                File.Delete(path);
                File.Delete(path + ".lock");
            }
        }

        return Task.FromResult<IReadOnlyList<Ticket>>(alive);
    }

    /// <inheritdoc />
    public Task<IAsyncDisposable?> TryTakeAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var held = FileLock.TryAcquire(Path.Combine(folder, "turn.lock"));
        if (held is not null)
        {
            Write(HolderFile, ticket);
        }

        return Task.FromResult<IAsyncDisposable?>(held is null ? null : new Held(held));
    }

    /// <inheritdoc />
    public Task<Ticket?> LastAsync(CancellationToken cancellationToken) => Task.FromResult(Read(LastFile));

    /// <inheritdoc />
    public Task ShippedAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        Write(LastFile, ticket);
        return Task.CompletedTask;
    }

    private static void Write(string path, Ticket ticket)
    {
        var temporary = $"{path}.{ticket.Id}";
        File.WriteAllText(temporary, string.Create(CultureInfo.InvariantCulture, $"{ticket.Id}\n{ticket.Commit}\n{ticket.At.ToUnixTimeSeconds()}\n{ticket.Who}\n"));
        File.Move(temporary, path, overwrite: true);
    }

    private static Ticket? Read(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllLines(path) is [var id, var commit, var at, var who]
                && long.TryParse(at, CultureInfo.InvariantCulture, out var seconds)
                ? new(id, commit.Length > 0 ? commit : null, DateTimeOffset.FromUnixTimeSeconds(seconds)) { Who = who }
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class Held(FileLock held, params string[] files) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Array.ForEach(files, File.Delete);
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
