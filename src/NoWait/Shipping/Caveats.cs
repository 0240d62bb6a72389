using NoWait.Builders;
using NoWait.Builders.Docker;
using NoWait.Delivering;
using NoWait.Images;
using NoWait.Images.Variables;
using NoWait.Sources;

namespace NoWait.Shipping;

/// <summary>What is to be known of a version before it moves on, and which environments refuse it for that.</summary>
internal static class Caveats
{
    public const string LiveUpdated = "live-updated";
    public const string Unreproducible = "unreproducible";
    public const string Uncommitted = "uncommitted";
    public const string Untested = "untested";

    /// <summary>What is to be known of an image that is deployed from this working tree now.</summary>
    /// <param name="run">The service.</param>
    /// <param name="means">What the delivery works with.</param>
    /// <param name="isDirty">Whether files differ from the commit that is checked out.</param>
    /// <param name="isTested">Whether all its tests are green for what it is made from.</param>
    public static IReadOnlyList<string> Of(ServiceRun run, Means means, bool isDirty, bool isTested)
    {
        List<string> caveats = [];
        if (isDirty)
        {
            caveats.Add(Uncommitted);
        }

        if (!isTested)
        {
            caveats.Add(Untested);
        }

        if (!IsReproducible(run, means))
        {
            caveats.Add(Unreproducible);
        }

        return caveats;
    }

    /// <summary>Refuses what the environment does not take.</summary>
    /// <exception cref="InvalidUsageException">It is refused; the message says why, and what to do.</exception>
    public static void Refuse(DeliveryOptions options, string service, IReadOnlyList<string> caveats)
    {
        if (caveats.FirstOrDefault(caveat => options.Refuses.HasFlag(Flag(caveat))) is { } refused)
        {
            throw new InvalidUsageException($"{options.Environment} does not take {service}: {Why(refused)}");
        }
    }

    private static bool IsReproducible(ServiceRun run, Means means)
    {
        var request = Requests.Of(run, means);
        var definition = (run.Definition ?? Choices.Resolve(means.Options, request.Image, request.Context)).Expand(HostPlatform.With(run.Service.Arguments));
        return !StageGraph.Of(definition).Run.Stage.Instructions.Any(instruction => instruction is Run);
    }

    private static Refusals Flag(string caveat) => caveat switch
    {
        LiveUpdated => Refusals.LiveUpdated,
        Unreproducible => Refusals.Unreproducible,
        Uncommitted => Refusals.Uncommitted,
        Untested => Refusals.Untested,
        _ => (Refusals)int.MinValue,
    };

    private static string Why(string caveat) => caveat switch
    {
        LiveUpdated => "it was changed while it ran, and what runs is no image. Ship it there again, from its commit.",
        Unreproducible => "its run stage has a RUN, and would come out otherwise the next time. Move the RUN into a build stage, and copy what it makes.",
        Uncommitted => "it is made from files that are in no commit. Commit them, and ship that.",
        _ => "it was not tested. Ship it with a build that has ITestGate, in which all its tests are green for these sources.",
    };
}
