using NoWait.Delivering;
using NoWait.Payloads;
using NoWait.Payloads.Rendering;
using Serilog;

namespace NoWait.Targets;

/// <summary>Asks for advice on bytes, and shows it.</summary>
internal static class Payloads
{
    private const int UsualWidth = 120;

    public static Task AdviseOnBytes(this IPayload build) => build.Guard(async cancellation =>
    {
        var json = build.AsJson ? JsonOutput.Claim() : null;
        var asked = new PayloadOptions { Images = [.. build.PayloadImages ?? []], Base = build.PayloadBase };
        var adviser = new PayloadAdviser(Meters.WorkspaceOf(build), Deliveries.Options(build), asked, TimeProvider.System)
        {
            Say = line => Log.Information("{Line:l}", line),
        };
        var report = await adviser.AdviseAsync(asked.Images.Count > 0 ? [] : Deliveries.ServicesOf(build), cancellation);
        if (json is null)
        {
            Console.Write(PayloadRenderer.Terminal(report, Console.IsOutputRedirected ? UsualWidth : Math.Clamp(Console.WindowWidth, 80, UsualWidth)));
        }
        else
        {
            json.Write(PayloadJson.Write(report));
        }

        if (report.Failures.Count > 0)
        {
            throw new DeliveryFailedException(string.Join(Environment.NewLine, report.Failures));
        }
    });
}
