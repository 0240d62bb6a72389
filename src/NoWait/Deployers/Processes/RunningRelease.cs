using System.Globalization;
using System.Text;
using NoWait.Changes;
using NoWait.Health;

namespace NoWait.Deployers.Processes;

/// <summary>Tells whether what is to run is what runs, and well.</summary>
internal sealed class RunningRelease(ServiceFolder folder, TimeProvider time)
{
    /// <summary>
    /// Stands for all that a start depends on. Variables may hold secrets, so only a hash is kept; SHA-256 would load OpenSSL,
    /// which takes longer than to find out that nothing is to be done.
    /// </summary>
    /// <param name="digest">The image.</param>
    /// <param name="port">The port that it is reached on, which is the service's or else the image's.</param>
    /// <param name="service">Everything else.</param>
    public static string Fingerprint(string digest, int? port, Service service)
    {
        var text = new StringBuilder(digest)
            .Append('\0').Append(Text(port)).Append('\0').Append(Text(service.Port)).Append('\0').Append(service.Health)
            .Append('\0').Append(service.StopGrace.Ticks).Append('\0').Append(service.HealthDeadline.Ticks);
        foreach (var (name, value) in service.Environment.AsSpan())
        {
            text.Append('\0').Append(name).Append('=').Append(value);
        }

        var all = text.ToString();
        return PathKey.Of(1, all).ToString("x16", CultureInfo.InvariantCulture)
            + PathKey.Of(2, all).ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The release that runs alone, if it is this version of the service in every respect; null in any doubt.</summary>
    public Release? Find(Service service, string digest)
    {
        if (StateFile.Read(folder.StateFile) is not { Current: { } current, Next: null, Back: null }
            || current.Digest != digest || current.Fingerprint != Fingerprint(digest, current.Port, service)
            || !folder.Run(current.Run).Read().IsProgramAlive)
        {
            return null;
        }

        foreach (var other in Directory.GetDirectories(folder.Runs))
        {
            if (Path.GetFileName(other) != current.Run && new Run(other, folder.Log).Read().IsAlive)
            {
                return null;
            }
        }

        return current;
    }

    /// <summary>Whether a release that lives is well.</summary>
    /// <param name="release">The release.</param>
    /// <param name="patience">How long it may take to answer: on a busy machine one that is well may take long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public bool IsWell(Release release, TimeSpan patience, CancellationToken cancellationToken)
    {
        var question = HealthQuestion.Local(release.Port, release.Health);
        return question.Port is null || new HealthWait(time).Ask(question, patience, cancellationToken).IsWell;
    }

    private static string Text(int? port) => port?.ToString(CultureInfo.InvariantCulture) ?? "";
}
