using NoWait.Builders;
using NoWait.Changes;
using NoWait.Delivering;
using NoWait.Live.Compiling;

namespace NoWait.Live;

/// <summary>Builds a service as a deployment would, up to the files of its image: no layer is packed.</summary>
/// <remarks>Executables are stripped, which takes milliseconds, and never packed, which takes seconds.</remarks>
/// <param name="workspace">Where stages are kept.</param>
/// <param name="options">What the user chose.</param>
/// <param name="cache">Knows the contents of files that did not change.</param>
/// <param name="compiles">Compile without MSBuild.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveBuild(Workspace workspace, DeliveryOptions options, StatCache cache, LiveCompiles compiles, TimeProvider time)
{
    /// <summary>What a service is made of; its definition is not resolved.</summary>
    public BuildRequest RequestOf(Service service)
    {
        using var means = Begin(isWhole: true);
        return Requests.Of(new(service), means);
    }

    /// <summary>The files of the image; null where only an engine can make it whole.</summary>
    /// <param name="service">The service.</param>
    /// <param name="isWhole">Whether all is done that a deployment would do; else compilers may be asked alone.</param>
    /// <param name="output">Takes each line that a step prints.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BuildFailedException">A step failed.</exception>
    public async Task<RunRoot?> BuildAsync(Service service, bool isWhole, Action<string>? output, CancellationToken cancellationToken)
    {
        // Whoever else wants to build this service meanwhile need not wait for the end of watching.
        using var means = Begin(isWhole);
        var run = new ServiceRun(service);
        await Resolving.RunAsync(run, means, new Looks(time.GetUtcNow()), cancellationToken);
        var request = Requests.Of(run, means) with { Output = output is null ? null : line => output(line.Line) };
        run.Output = await means.Builder.BuildAsync(request, cancellationToken);
        if (run.Output.Image is not null)
        {
            return null;
        }

        await new Finishing(workspace, options, null).StripAsync(run, cancellationToken);
        return RunRoot.Of(await Requests.AssemblyOfAsync(run, means, cancellationToken), new ContentReader(cache, time));
    }

    private Means Begin(bool isWhole) => new(workspace, options) { Time = time, Shortcut = isWhole ? compiles.Whole : compiles.Short };
}
