using NoWait.Docker;
using NoWait.Docker.Volumes;
using NoWait.Deployers.Containers;
using NoWait.Shipping.Queue;
using NoWait.Specs.Deployers;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Shipping;

/// <summary>The row of those who ship to one engine from several machines.</summary>
public sealed class EngineTurnSpecs
{
    [FactNeeds("docker")]
    public async Task Two_machines_have_their_turn_one_after_the_other_and_one_that_died_is_not_waited_for_forever()
    {
        await using var site = await EngineSite.OpenAsync();
        var (here, there) = (Machine(site, "here"), Machine(site, "there"));

        await TurnRules.HoldAsync(here, there, place => LeaveADeadOneAsync(site, place));
        (await NamesAsync(site)).ShouldBe([$"nowait-ship.{site.Project}.6", $"nowait-ship.{site.Project}.6.over"], "nothing else is left behind");
    }

    [FactNeeds("docker")]
    public async Task Of_machines_that_take_an_unheld_turn_at_once_one_gets_it_each_time()
    {
        await using var site = await EngineSite.OpenAsync();
        await TurnRules.HaveOneAtATimeAsync([.. Enumerable.Range(0, 8).Select(number => Machine(site, $"machine {number}"))], each: 3);
        (await NamesAsync(site)).Count.ShouldBe(2, "nothing is left behind but the last turn and its end");
    }

    private static EngineTurns Machine(EngineSite site, string place) =>
        new(site.Engine, site.Project, place, TimeProvider.System) { Patience = TurnRules.Patience };

    // What a machine leaves behind whose power was cut: a turn that nobody ends.
    private static async Task LeaveADeadOneAsync(EngineSite site, string place)
    {
        var number = 1 + (await VolumesAsync(site)).Max(volume => long.Parse(volume.Labels!["nowait.number"], System.Globalization.CultureInfo.InvariantCulture));
        var labels = new Dictionary<string, string>
        {
            [EngineLabels.Project] = site.Project, [EngineLabels.Role] = "ship", ["nowait.number"] = $"{number}", ["nowait.place"] = place,
        };
        TicketLabels.Write(labels, TurnRules.Ticket("dead"));
        await site.Engine.Volumes.CreateAsync(new VolumeSpec { Name = $"nowait-ship.{site.Project}.{number}", Labels = labels }, default);
    }

    private static Task<IReadOnlyList<Volume>> VolumesAsync(EngineSite site) =>
        site.Engine.Volumes.ListAsync(new Filters { { "label", $"{EngineLabels.Project}={site.Project}" } }, default);

    private static async Task<List<string>> NamesAsync(EngineSite site) =>
        [.. (await VolumesAsync(site)).Select(volume => volume.Name).Order(StringComparer.Ordinal)];
}
