using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text;
using NoWait.Builders;
using NoWait.Images;
using NoWait.Processes;

namespace NoWait.Live.Compiling;

/// <summary>
/// Compiles .NET services without MSBuild while they are watched: by the arguments that it gave the compiler, with a server
/// that stays warm, where nothing but existing sources changed.
/// </summary>
/// <remarks>Why this is never wrong for long: <c>docs/decisions/watching-dotnet.md</c>.</remarks>
/// <param name="workspace">Where everything is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveCompiles(Workspace workspace, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, (string Service, StageCompiles Compiles)> _stages = new(StringComparer.Ordinal);
    private readonly CompilerServers _servers = new(
        $"nowait-{Environment.ProcessId}-{CompileChain.DigestOfText(workspace.Root)[..8]}", OwnEnvironment.With(), time);

    /// <summary>For builds that may leave MSBuild out.</summary>
    public IStepShortcut Short => new Shortcut(this, isWhole: false);

    /// <summary>For builds that may not: what is to be known of them is written down.</summary>
    public IStepShortcut Whole => new Shortcut(this, isWhole: true);

    /// <summary>The projects that the last build of a service compiled without MSBuild; empty for a whole build.</summary>
    public Values<string> CompiledOf(string service) => [.. Of(service).Where(stage => stage.IsProvisional).SelectMany(stage => stage.Compiled)];

    /// <summary>Whether what was built of a service is still to be confirmed by a whole build.</summary>
    public bool IsProvisional(string service) => Of(service).Any(stage => stage.IsProvisional);

    /// <summary>Never again leaves MSBuild out for a service: it did more than compile.</summary>
    public void Distrust(string service)
    {
        foreach (var stage in Of(service))
        {
            stage.IsDistrusted = true;
        }
    }

    /// <summary>Gets ready for the next build of a service, when nobody waits for anything.</summary>
    public async Task ProveAsync(string service, CancellationToken cancellationToken)
    {
        // Whoever builds it now leaves something else.
        using var held = FileLock.TryAcquire(Path.Combine(workspace.Cache, "stages", service, ".lock"));
        foreach (var stage in held is null ? [] : Of(service))
        {
            try
            {
                stage.IsDistrusted |= !await stage.ProveAsync(cancellationToken);
            }
            catch (Exception error) when (IsOfMachine(error))
            {
                stage.IsDistrusted = true;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _servers.Dispose();

    private IEnumerable<StageCompiles> Of(string service) => _stages.Values.Where(stage => stage.Service == service).Select(stage => stage.Compiles);

    private StageCompiles Of(StepPlace place) =>
        _stages.GetOrAdd(place.Folder, _ => (place.Service, new(RecordsOf(place), _servers))).Compiles;

    // No compiler, no space, no right: MSBuild says it better.
    private static bool IsOfMachine(Exception error) => error is IOException or UnauthorizedAccessException or Win32Exception;

    private static string RecordsOf(StepPlace place) => Path.Combine(place.Folder, "compiles");

    private static bool IsMsBuild(StepPlace place) => place.Command is Command.ShellForm { Text: var text }
        && (text.Contains("dotnet publish ", StringComparison.Ordinal) || text.Contains("dotnet build ", StringComparison.Ordinal));

    private sealed class Shortcut(LiveCompiles compiles, bool isWhole) : IStepShortcut
    {
        public IEnumerable<KeyValuePair<string, string>> VariablesFor(StepPlace place)
        {
            if (!IsMsBuild(place))
            {
                return [];
            }

            var records = RecordsOf(place);
            Directory.CreateDirectory(records);
            foreach (var used in Directory.GetFiles(records, "*.used"))
            {
                File.Delete(used);
            }

            // Written once: all that MSBuild imports counts as a source.
            var targets = Path.Combine(records, "record.targets");
            var text = Targets();
            if (!File.Exists(targets) || File.ReadAllText(targets) != text)
            {
                File.WriteAllText(targets, text);
            }

            return [.. compiles._servers.Variables, new("CustomAfterMicrosoftCommonTargets", targets), new("NoWaitRecords", records)];
        }

        public async Task<int?> TryAsync(StepPlace place, Action<string, bool> output, CancellationToken cancellationToken)
        {
            try
            {
                return !isWhole && IsMsBuild(place) ? await compiles.Of(place).TryAsync(place, output, cancellationToken) : null;
            }
            catch (Exception error) when (IsOfMachine(error))
            {
                return null;
            }
        }

        public void Done(StepPlace place)
        {
            if (IsMsBuild(place))
            {
                compiles.Of(place).Done(place);
            }
        }

        private static string Targets()
        {
            using var reader = new StreamReader(typeof(LiveCompiles).Assembly.GetManifestResourceStream("record.targets")!, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}
