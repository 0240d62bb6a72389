using System.Diagnostics;
using System.Globalization;
using NoWait;
using NoWait.Delivering;
using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Deployers.Processes;
using NoWait.Docker;
using NoWait.Images;
using NoWait.Oci.Layout;
using NoWait.Testing.Deploy;

// ship|back ROOT DEPLOYER SOCKET PROJECT PORT KILL-AT DELAY: the same with a whole trip from the sources; see Trip.
// ROOT LAYOUT REFERENCE PORT OPTIONS [KILL-AT [DELAY HOST PROJECT]]: deploys the image as the service "api", to a process or
// to the engine at HOST; with KILL-AT it ends itself by SIGKILL when that many spans have begun or ended, and DELAY
// milliseconds have passed since, and prints their number otherwise.
var isTrip = args is ["ship" or "back", ..];
var numbers = args.Skip(isTrip ? 6 : 5).Take(2).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
var killAt = numbers is [> 0 and var at, ..] ? at : int.MaxValue;
var delay = numbers is [_, var milliseconds] ? milliseconds : 0;
var points = 0;
using var listener = new ActivityListener
{
    ShouldListenTo = source => source.Name is "NoWait" or "NoWait.Docker" or "NoWait.Oci",
    Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    ActivityStarted = Pass,
    ActivityStopped = Pass,
};
ActivitySource.AddActivityListener(listener);

if (isTrip)
{
    var port = int.Parse(args[5], CultureInfo.InvariantCulture);
    try
    {
        await new Trip(args[1], Injections.OptionsOf(args[2], args[3], args[4]), port).RunAsync(args[0]);
        Console.WriteLine($"{points} points");
        return 0;
    }
    catch (Exception e) when (e is DeliveryFailedException or InvalidUsageException or IOException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
}

using var layout = OciLayout.Open(args[1]);
var service = new Service("api")
{
    Image = new ImageDefinition(),
    Port = int.Parse(args[3], CultureInfo.InvariantCulture),
    Health = "/healthz",
    Environment = [new("OPTIONS", args[4]), new("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "")],
};
var image = await layout.ReadAsync(args[2]);
IDeployer deployer = args.Length > 8
    ? new DockerDeployer(new DockerEngine(DockerEndpoint.Parse(args[7])), args[8], args[0])
    : new ProcessDeployer(args[0]);
var deployment = await deployer.DeployAsync(new DeployRequest(service, image), CancellationToken.None);
Console.WriteLine($"{points} points, gap {deployment.Gap.TotalMilliseconds:0} ms, well after {deployment.HealthyAfter?.TotalMilliseconds:0} ms");
return 0;

void Pass(Activity activity)
{
    if (Interlocked.Increment(ref points) == killAt)
    {
        if (delay > 0)
        {
            _ = Task.Delay(delay).ContinueWith(_ => Kill(activity), TaskScheduler.Default);
            return;
        }

        Kill(activity);
    }
}

void Kill(Activity activity)
{
    Console.WriteLine($"killed at {activity.OperationName} ({activity.Duration}), {delay} ms later");
    Process.GetCurrentProcess().Kill();
    Thread.Sleep(Timeout.Infinite);
}
