using NoWait.Oci.Layout;

namespace NoWait.Specs.Delivering;

/// <summary>What an image tells of how its layers came about (OCI image specification, config, <c>history</c>).</summary>
public sealed class HistorySpecs : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Each_layer_names_the_instruction_that_made_it()
    {
        _repository.Folder.Write("a", "1");
        var service = new Service("one") { Image = Image.Stage("run", "scratch", s => s.Copy(["a"], to: "/a").Workdir("/app/data").Entrypoint("/a")) };
        using var delivery = _repository.Delivery(service);
        await delivery.DetectChangesAsync(default);
        await delivery.CompileAsync(default);
        await delivery.BuildImagesAsync(default);
        delivery.Settle(isLast: true);

        using var layout = OciLayout.Open(_repository.Folder[".nuke/cache/images"]);
        var history = (await layout.ReadAsync("one")).Config.History!;
        history.Where(step => !step.EmptyLayer).Select(step => step.CreatedBy).ShouldBe(["COPY a /a", "WORKDIR /app/data"]);
    }
}
