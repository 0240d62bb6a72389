using NoWait.Delivering;
using NoWait.Verifying;
using Nuke.Common;
using Serilog;

namespace NoWait.Targets;

/// <summary>Verifies services one after the other, and shows what came of it.</summary>
internal static class Verifications
{
    public static Task VerifyServices(this IVerify build) => build.Guard(async cancellation =>
    {
        var script = BuildScript.Of(Environment.ProcessPath!, Environment.GetCommandLineArgs());
        var verifier = new Verifier(Meters.WorkspaceOf(build), script, TimeProvider.System)
        {
            Say = line => Log.Information("{Line:l}", line),
        };
        var different = new List<string>();
        var services = Verifier.Choose(build.Services, [.. build.ServiceNames ?? []]);
        foreach (var service in services)
        {
            var found = await verifier.VerifyAsync(service, cancellation);
            Console.Write(found.ToString());
            different.AddRange(found.IsSame ? [] : [service.Name]);
        }

        Meters.Of(build)?.Note($"{services.Count - different.Count} of {services.Count} the same twice");
        if (different.Count > 0)
        {
            throw new DeliveryFailedException(
                $"Equal sources gave different images of {string.Join(", ", different)}: take out of the build what is told of above.")
            {
                Services = [.. different],
            };
        }
    });
}
