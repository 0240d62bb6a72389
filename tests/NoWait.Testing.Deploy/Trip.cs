using NoWait.Delivering;
using NoWait.Images;
using NoWait.Shipping;
using NoWait.Timing.Money;
using NoWait.Waiting;

namespace NoWait.Testing.Deploy;

/// <summary>A repository with one small web server, and what is done with it as the targets would do it.</summary>
/// <param name="root">Its root.</param>
/// <param name="options">Where it goes.</param>
/// <param name="port">Where it answers.</param>
public sealed class Trip(string root, DeliveryOptions options, int port)
{
    /// <summary>Writes the sources, which differ from version to version by the page that is served.</summary>
    public static void Write(string root, string busybox, string page)
    {
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        Directory.CreateDirectory(Path.Combine(root, "www"));
        Directory.CreateDirectory(Path.Combine(root, ".nuke"));
        if (!File.Exists(Path.Combine(root, "bin", "busybox")))
        {
            File.Copy(busybox, Path.Combine(root, "bin", "busybox"));
        }

        File.WriteAllText(Path.Combine(root, "www", "index.html"), page);
    }

    /// <summary>Ships it, goes back, or says what runs.</summary>
    public async Task RunAsync(string act, CancellationToken cancellationToken = default)
    {
        using var meter = new WaitingMeter(Workspace, new RunSetting(new CostModel()) { LocalUser = "somebody" }, TimeProvider.System);
        await (act switch
        {
            "ship" => ShipAsync(meter, cancellationToken),
            "back" => new GoingBack(Workspace, [Service], options) { Meter = meter, Say = Console.WriteLine }.RunAsync(null, cancellationToken),
            _ => new Operations(Workspace, [Service], options, Console.Out).StatusAsync(cancellationToken),
        });
    }

    private Workspace Workspace => new(root);

    private Service Service => new("api")
    {
        Image = Image.Stage("run", "scratch", stage => stage
            .Copy("bin/busybox", "www/")
            .Workdir("/www")
            .Entrypoint("/bin/busybox", "sh", "-c", "exec /bin/busybox httpd -f -p $PORT -h .")),
        Port = port,
        Health = "/",
        StopGrace = TimeSpan.FromSeconds(1),
        Swarm = new() { PublishOnHost = true, Monitor = TimeSpan.FromMilliseconds(200) },
    };

    private async Task ShipAsync(WaitingMeter meter, CancellationToken cancellationToken)
    {
        using var delivery = new Delivery(Workspace, [Service], options) { Meter = meter, Say = Console.WriteLine };
        await delivery.DetectChangesAsync(cancellationToken);
        await delivery.PrepareAsync(cancellationToken);
        await delivery.CompileAsync(cancellationToken);
        await delivery.BuildImagesAsync(cancellationToken);
        delivery.Settle(isLast: false);
        await delivery.ShipAsync(new() { Bake = TimeSpan.Zero }, cancellationToken);
        delivery.Settle(isLast: true);
    }
}
