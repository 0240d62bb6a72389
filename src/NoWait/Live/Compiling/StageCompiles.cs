using NoWait.Builders;
using NoWait.Changes;

namespace NoWait.Live.Compiling;

/// <summary>What a stage's last command asked compilers for; done again by themselves where nothing but sources changed.</summary>
/// <remarks>What is made lies in a folder of its own, so that MSBuild finds its own files as it left them.</remarks>
/// <param name="folder">The folder of what was written down, and of what is made.</param>
/// <param name="servers">Compile.</param>
internal sealed class StageCompiles(string folder, CompilerServers servers)
{
    private readonly Dictionary<RecordedCompile, string> _surfaces = [];
    private readonly HashSet<RecordedCompile> _stale = [];

    // What the command left; null before it was done once.
    private StepPlace? _done;
    private Dictionary<string, CopiedFile> _doneFiles = [];

    // What was compiled, but for what is stale.
    private Dictionary<string, CopiedFile> _files = [];
    private CompileChain? _chain;
    private bool _isProven;
    private Dictionary<string, FileStat> _exports = [];

    /// <summary>Whether what lies in the stage was made by compilers alone since the command was done.</summary>
    public bool IsProvisional { get; private set; }

    /// <summary>Whether the command once made something else of the same files.</summary>
    public bool IsDistrusted { get; set; }

    /// <summary>The projects that the last shortcut compiled.</summary>
    public Values<string> Compiled { get; private set; } = [];

    /// <summary>The command itself made what lies in the stage now.</summary>
    public void Done(StepPlace place)
    {
        // That it was found done once more says nothing new.
        var files = new Dictionary<string, CopiedFile>(place.Files, StringComparer.Ordinal);
        IsProvisional = false;
        if (_isProven && place.Identity == _done?.Identity && AreSame(files, _files) && AreExportsAsLeft(place))
        {
            return;
        }

        _isProven = false;
        (_done, _doneFiles) = (place, files);
    }

    /// <summary>Proves that the compilers alone make the very bytes that the command made; nobody waits for it.</summary>
    /// <returns>False where they made others, of the same files by the same arguments, when it counted.</returns>
    public async Task<bool> ProveAsync(CancellationToken cancellationToken)
    {
        if (_isProven || IsDistrusted || _done is not { } place)
        {
            return true;
        }

        var known = _chain;
        var chain = RecordedCompile.Read(folder) is { Count: > 0 } compiles ? CompileChain.Of(compiles, place.Root, Path.Combine(folder, "made")) : null;
        var isKnown = known is not null && chain is not null && known.IsSame(chain) && _stale.Count == 0 && AreSame(_files, _doneFiles);
        _chain = isKnown ? known : chain;
        if (_chain is null)
        {
            _done = null;
            return true;
        }

        foreach (var compile in isKnown ? [] : _chain.Compiles)
        {
            if (await CompileAsync(compile, static (_, _) => { }, cancellationToken) != 0)
            {
                _done = null;
                return true;
            }
        }

        (_exports, _files) = (ExportsOf(place), _doneFiles);
        _isProven = _chain.Compiles.TrueForAll(compile => _chain.IsEqual(compile)) && _chain.FindExports(_exports.Keys);
        _done = _isProven ? place : null;
        return _isProven || !isKnown;
    }

    /// <summary>Compiles what changed, and what that is compiled into; null where the command has to be run.</summary>
    public async Task<int?> TryAsync(StepPlace place, Action<string, bool> output, CancellationToken cancellationToken)
    {
        Compiled = [];
        if (!_isProven || IsDistrusted || !place.IsAlone || place.Identity != _done!.Identity
            || !AreExportsAsLeft(place) || !Take(place))
        {
            return null;
        }

        IsProvisional = true;
        var errors = 0;
        foreach (var compile in _chain!.Compiles)
        {
            if (!_stale.Contains(compile))
            {
                continue;
            }

            if (_chain.ExportsOf(compile).Count == 0)
            {
                return null;
            }

            var exitCode = await CompileAsync(compile, (line, isError) =>
            {
                errors += line.Contains(": error ", StringComparison.Ordinal) ? 1 : 0;
                output(line, isError);
            }, cancellationToken);
            if (exitCode != 0)
            {
                return errors > 0 ? exitCode : null;
            }

            Export(compile);
        }

        return 0;
    }

    private async Task<int> CompileAsync(RecordedCompile compile, Action<string, bool> output, CancellationToken cancellationToken)
    {
        var made = _chain!.MadeOf(compile);
        Directory.CreateDirectory(Path.Combine(made, "ref"));
        var responseFile = Path.Combine(made, "arguments.rsp");
        await File.WriteAllTextAsync(responseFile, compile.ResponseFile(made, _chain.Instead), cancellationToken);
        _stale.Add(compile);
        var exitCode = await servers.RunAsync(compile, responseFile, output, cancellationToken);
        if (exitCode == 0)
        {
            _stale.Remove(compile);
            var surface = CompileChain.DigestOf(compile.SurfaceIn(made));
            if (_surfaces.TryGetValue(compile, out var before) && before != surface)
            {
                _stale.UnionWith(_chain.UsersOf(compile));
            }

            _surfaces[compile] = surface;
        }

        return exitCode;
    }

    // Times before all builds: whatever MSBuild makes is newer, and takes their place.
    private void Export(RecordedCompile compile)
    {
        var made = compile.MadeIn(_chain!.MadeOf(compile));
        foreach (var export in _chain.ExportsOf(compile))
        {
            Put(made, export);
        }

        Compiled = [.. Compiled, Path.GetFileNameWithoutExtension(compile.Out)];
    }

    private void Put(string made, string export)
    {
        var fresh = Path.Combine(folder, "fresh");
        File.Copy(made, fresh, overwrite: true);
        Disk.SetMode(fresh, _exports[export].Mode);
        File.SetLastWriteTimeUtc(fresh, DateTime.UnixEpoch.AddDays(1));
        File.Move(fresh, export, overwrite: true);
        _exports[export] = Disk.Stat(export);
    }

    // The files of the stage are those that are compiled now; false where more than sources and static files changed.
    private bool Take(StepPlace place)
    {
        var changed = new List<string>();
        var copies = new List<(string Source, string Export)>();
        foreach (var (path, file) in place.Files)
        {
            if (!_files.TryGetValue(path, out var old) || old.Kind != file.Kind || old.Mode != file.Mode)
            {
                return false;
            }

            if (old.Digest == file.Digest)
            {
                continue;
            }

            var source = $"{place.Root}/{path}";
            if (_chain!.Compiles.Exists(compile => compile.Sources.Contains(source)))
            {
                changed.Add(source);
            }
            else if (CopiedAssets.TargetOf(source, old.Digest, _chain, _exports.Keys) is { } export)
            {
                copies.Add((source, export));
            }
            else
            {
                return false;
            }
        }

        if (place.Files.Count != _files.Count)
        {
            return false;
        }

        copies.ForEach(copy => Put(copy.Source, copy.Export));

        _stale.UnionWith(_chain!.Compiles.Where(compile => changed.Exists(compile.Sources.Contains)));
        _files = new(place.Files, StringComparer.Ordinal);
        return true;
    }

    private bool AreExportsAsLeft(StepPlace place)
    {
        var exports = ExportsOf(place);
        return exports.Count == _exports.Count && exports.All(export => _exports.TryGetValue(export.Key, out var left) && left.IsSame(export.Value));
    }

    private static Dictionary<string, FileStat> ExportsOf(StepPlace place)
    {
        var files = new Dictionary<string, FileStat>(StringComparer.Ordinal);
        foreach (var export in place.Exports)
        {
            var wildcard = export.AsSpan().IndexOfAny("*?[");
            var plain = wildcard < 0 ? export.TrimEnd('/') : Path.GetDirectoryName(export[..(wildcard + 1)])!;
            foreach (var file in Directory.Exists(plain) ? Directory.EnumerateFiles(plain, "*", SearchOption.AllDirectories) : [plain])
            {
                files[file] = Disk.Stat(file);
            }
        }

        return files;
    }

    private static bool AreSame(Dictionary<string, CopiedFile> files, Dictionary<string, CopiedFile> others) => files.Count == others.Count
        && files.All(file => others.TryGetValue(file.Key, out var other)
            && other.Kind == file.Value.Kind && other.Mode == file.Value.Mode && other.Digest == file.Value.Digest);
}
