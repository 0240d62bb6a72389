using System.ComponentModel;
using NoWait.Builders;
using NoWait.Processes;

namespace NoWait.Sources;

/// <summary>The files of one commit, in a folder of their own beside the working tree, which stays as it is.</summary>
/// <remarks>The folder is kept with an index of its own: the next commit costs no more than what differs.</remarks>
/// <param name="root">A folder of the working tree, absolute.</param>
/// <param name="store">The folder that is kept in between runs.</param>
/// <param name="time">The clock.</param>
internal sealed class CommitTree(string root, string store, TimeProvider time)
{
    private readonly string _folder = Path.Combine(store, "commit");

    private string Files => Path.Combine(_folder, "files");

    private string Index => Path.Combine(_folder, "index");

    /// <summary>Puts a commit's files there; they stay until the result is disposed of.</summary>
    /// <param name="reference">A commit, branch or tag.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidUsageException">Git knows no such commit.</exception>
    /// <exception cref="IOException">Git cannot write the files.</exception>
    public async Task<CheckedOut> CheckOutAsync(string reference, CancellationToken cancellationToken)
    {
        var (prefix, repository, commit) = await FindAsync(reference, cancellationToken);
        var held = await FileLock.AcquireAsync(Path.Combine(_folder, ".lock"), time, static () => { }, cancellationToken);
        try
        {
            await UpdateAsync(repository, commit, cancellationToken);
            return new(commit, Path.Combine(Files, prefix.TrimEnd('/')), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The files below a folder that differ between a commit and the working tree, tracked ones alone.</summary>
    public async Task<IReadOnlyList<string>> DifferingAsync(string commit, string folder, CancellationToken cancellationToken)
    {
        var (code, lines) = await GitAsync(
            OwnEnvironment.With(("GIT_OPTIONAL_LOCKS", "0")), root,
            ["-c", "core.quotePath=off", "diff", "--name-only", "--relative", commit, "--", folder], cancellationToken);
        return code == 0 ? lines : [];
    }

    private async Task<(string Prefix, string Repository, string Commit)> FindAsync(string reference, CancellationToken cancellationToken)
    {
        var (_, place) = await GitAsync(OwnEnvironment.With(), root, ["rev-parse", "--show-prefix", "--absolute-git-dir"], cancellationToken);
        var (code, commit) = await GitAsync(
            OwnEnvironment.With(), root, ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"], cancellationToken);
        return code == 0 && place is [var prefix, var repository] && commit is [var id]
            ? (prefix, repository, id)
            : throw new InvalidUsageException(
                $"Git knows no commit '{reference}' in {root} (--since): name a commit, branch or tag that 'git log' shows, or 'deployed'."
                + " Of a shallow clone, fetch the history first.");
    }

    // What an earlier call left is as good as its index says; in doubt all is written anew.
    private async Task UpdateAsync(string repository, string commit, CancellationToken cancellationToken)
    {
        for (var isFresh = !File.Exists(Index); ; isFresh = true)
        {
            if (isFresh)
            {
                Changes.Disk.Delete(Files);
                File.Delete(Index);
                File.Delete(Index + ".lock");
            }

            Directory.CreateDirectory(Files);
            var variables = OwnEnvironment.With(
                ("GIT_DIR", repository), ("GIT_WORK_TREE", Files), ("GIT_INDEX_FILE", Index));
            var (code, lines) = await GitAsync(
                variables, Files,
                [
                    "-c", "core.sparseCheckout=false", "-c", "core.splitIndex=false", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false",
                    "read-tree", "--reset", "-u", commit,
                ],
                cancellationToken);
            if (code == 0)
            {
                return;
            }

            if (isFresh)
            {
                File.Delete(Index);
                throw new IOException($"Git cannot write the files of {commit} to {Files}: {string.Join(' ', lines).Trim()}");
            }
        }
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> GitAsync(
        IReadOnlyDictionary<string, string> variables, string folder, Values<string> arguments, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var errors = new List<string>();
        var command = new CommandLine("git", arguments)
        {
            Folder = folder,
            Environment = variables,
            Output = (line, isError) => (isError ? errors : lines).Add(line),
        };
        try
        {
            var result = await new CommandRunner(time).RunAsync(command, cancellationToken);
            return (result.ExitCode, result.ExitCode == 0 ? lines : errors);
        }
        catch (Win32Exception)
        {
            return (-1, ["git is not on PATH."]);
        }
    }

    /// <summary>A commit's files, which nobody changes while this is held.</summary>
    /// <param name="Commit">The commit's full name.</param>
    /// <param name="Root">The folder that stands for the one that was asked about.</param>
    /// <param name="Held">Keeps other processes out.</param>
    public sealed record CheckedOut(string Commit, string Root, IDisposable Held) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => Held.Dispose();
    }
}
