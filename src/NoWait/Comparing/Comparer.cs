using NoWait.Builders;
using NoWait.Delivering;
using NoWait.Docker;
using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Comparing;

/// <summary>Measures ways to build a service against each other, on copies of its sources.</summary>
/// <param name="workspace">Where everything is kept.</param>
/// <param name="delivery">What the user chose for deliveries: the engine, packing.</param>
/// <param name="options">How it is measured.</param>
/// <param name="time">The clock.</param>
public sealed class Comparer(Workspace workspace, DeliveryOptions delivery, CompareOptions options, TimeProvider time)
{
    /// <summary>Takes a line for people before each way is measured, and where one is left out.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>The services to compare: the named ones, or else all that say what a change of theirs is.</summary>
    /// <exception cref="InvalidUsageException">A name is unknown, or no service says so.</exception>
    public static IReadOnlyList<Service> Choose(IEnumerable<Service> services, Values<string> names)
    {
        var chosen = ServiceSelection.Select(services, names)
            .Where(service => names.Count > 0 || service.Comparison is not null)
            .ToList();
        return chosen.Count > 0 ? chosen : throw new InvalidUsageException(
            "No service says what a change of it is: give one a Comparison in Build.Services.");
    }

    /// <summary>Measures a service; what cannot be measured here is left out with the reason.</summary>
    /// <exception cref="InvalidUsageException">The service does not say how it is compared, or not rightly.</exception>
    /// <exception cref="DeliveryFailedException">No way could be measured.</exception>
    public async Task<ComparisonTable> CompareAsync(Service service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var comparison = service.Comparison ?? throw new InvalidUsageException(
            $"'{service.Name}' does not say what a change of it is: give it a Comparison in Build.Services.");
        if (options.Runs < 1)
        {
            throw new InvalidUsageException($"--runs {options.Runs} is no number of runs: give 1 or more.");
        }

        var context = Path.GetFullPath(Path.Combine(workspace.Root, service.Context ?? ""));
        var place = Path.Combine(Workspace.Ensure(workspace.Cache), "compare", service.Name);
        using var copy = await WorkingCopy.OfAsync(context, place, time, cancellationToken);
        using var engine = Choices.Engine(delivery);
        var rows = new List<ComparisonRow>();
        var leftOut = new List<LeftOut>();
        foreach (var method in Methods(service, copy, engine))
        {
            try
            {
                Say($"{service.Name}: {method.Name}");
                rows.Add(await MeasureAsync(method, comparison, copy, cancellationToken));
            }
            catch (Exception e) when (IsReason(e))
            {
                Say($"{service.Name}: {method.Name} is left out: {e.Message}");
                leftOut.Add(new(method.Name, e.Message));
            }
            finally
            {
                await method.DisposeAsync();
            }
        }

        return rows.Count > 0 ? Table(service, comparison, rows, leftOut) : throw new DeliveryFailedException(
            $"Nothing of {service.Name} could be measured:{Environment.NewLine}"
            + string.Join(Environment.NewLine, leftOut.Select(one => $"{one.Name}: {one.Reason}")));
    }

    private IEnumerable<IMethod> Methods(Service service, WorkingCopy copy, DockerEngine engine)
    {
        var owner = FormattableString.Invariant($"compare-{service.Name}-{time.GetUtcNow().ToUnixTimeSeconds()}");
        var own = new Lazy<ImageDefinition>(() => service.Image.Resolve(copy.Context));
        yield return Engine("naive", _ => Naive(service, copy.Context));
        yield return Engine("multi-stage", _ => ByHand.WithoutCaches(own.Value));
        yield return Engine("multi-stage, cache mounts", run => ByHand.WithOwnCaches(own.Value, $"{owner}-{run}"));
        yield return NoWait("host");
        yield return NoWait("docker");

        EngineMethod Engine(string name, Func<string, ImageDefinition> define) =>
            new(name, engine, service, copy.Context, owner, define);

        DeliveryMethod NoWait(string builder) => new(
            $"NoWait, {builder} builder",
            service with { Context = copy.Context },
            new Workspace(Path.Combine(copy.Work, builder)),
            $"{owner}-{builder}",
            delivery with { Builder = builder });
    }

    private static ImageDefinition Naive(Service service, string context)
    {
        var file = service.Comparison!.Naive;
        var path = Path.Combine(context, file);
        return File.Exists(path) ? Dockerfile.Read(File.ReadAllText(path), file) : throw new InvalidUsageException(
            $"there is no {file} beside the sources of '{service.Name}': write one as people do at first, or name another in its Comparison.");
    }

    private async Task<ComparisonRow> MeasureAsync(
        IMethod method, Comparison comparison, WorkingCopy copy, CancellationToken cancellationToken)
    {
        var times = new Dictionary<Situation, List<TimeSpan>>();
        await method.PrepareAsync(cancellationToken);
        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var situation in SituationsOf(comparison))
            {
                if (EditFor(situation, comparison) is { } edit)
                {
                    copy.Apply(edit);
                }

                var start = time.GetTimestamp();
                await method.BuildAsync(situation == Situation.Cold, cancellationToken);
                (times.TryGetValue(situation, out var runs) ? runs : times[situation] = []).Add(time.GetElapsedTime(start));
            }
        }

        var measured = times.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<TimeSpan>)pair.Value);
        return new(method.Name, await method.SizeAsync(cancellationToken), measured);
    }

    private ComparisonTable Table(Service service, Comparison comparison, List<ComparisonRow> rows, List<LeftOut> leftOut) => new(service.Name)
    {
        Rows = rows,
        LeftOut = leftOut,
        Situations = SituationsOf(comparison),
        Runs = options.Runs,
        At = time.GetUtcNow(),
        Machine = options.Machine,
        Cost = options.Cost,
        ChangesADay = options.ChangesADay,
    };

    private static Situation[] SituationsOf(Comparison comparison) => comparison.DependencyChange is null
        ? [Situation.Cold, Situation.SourceChange, Situation.NothingChanged]
        : Enum.GetValues<Situation>();

    private static Edit? EditFor(Situation situation, Comparison comparison) => situation switch
    {
        Situation.DependencyChange => comparison.DependencyChange,
        Situation.SourceChange => comparison.SourceChange,
        _ => null,
    };

    private static bool IsReason(Exception exception) =>
        exception is DockerException or BuildFailedException or DeliveryFailedException || InvalidUsageException.IsMeantBy(exception);
}
