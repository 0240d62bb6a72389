using NoWait.Deployers;
using NoWait.Deployers.Containers;
using NoWait.Oci.Layers;
using NoWait.Specs.Deployers;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Live;

public sealed class LiveContainerSpecs
{
    // Says what it was started with, so that files alone do not tell.
    private const string Serve = "cp /www/index.html /tmp/said; mkdir -p /tmp/www; cp /www/* /tmp/www; exec httpd -f -p 8080 -h /tmp/www";

    [FactNeeds("docker")]
    public async Task A_container_is_changed_in_place_and_the_next_deployment_replaces_it()
    {
        await using var site = await EngineSite.OpenAsync();
        var image = await site.ImageAsync("one", Serve);
        var deployed = await site.Deployer.DeployAsync(new DeployRequest(site.Service, image) { Live = true }, default);
        var container = (await site.MembersAsync()).Single(member => member.Name == site.Names.Current).Id;

        await ChangeAsync(site);

        (await site.AskAsync()).ShouldBe("two");
        (await site.MembersAsync()).Single(member => member.Name == site.Names.Current).Id.ShouldBe(container);
        var status = await site.StatusAsync();
        (status.Live, status.Digest).ShouldBe((true, image.Descriptor.Digest.ToString()));

        (await site.DeployAsync(site.Service, image)).Changed.ShouldBeTrue();
        (await site.AskAsync()).ShouldBe("one");
        (await site.StatusAsync()).Live.ShouldBeFalse();
    }

    private static async Task ChangeAsync(EngineSite site)
    {
        var replica = (await ((ILiveUpdate)site.Deployer).ReplicasAsync(site.Service, default)).ShouldHaveSingleItem();
        await replica.CopyAsync([Page("two"), Site.Text("www/more/page", "more")], default);
        (await replica.RunAsync("test -e /www/more/page", _ => { }, default)).ShouldBe(0);
        await replica.DeleteAsync(["www/more"], default);
        (await replica.RunAsync("test -e /www/more", _ => { }, default)).ShouldBe(1);
        await replica.RestartAsync(default);
        (await replica.UntilWellAsync(default)).IsWell.ShouldBeTrue();
    }

    private static LayerEntry.File Page(string text) => Site.Text("www/index.html", text);
}
