using System.Text.Json;
using NoWait.Targets.Specs.Trials;

namespace NoWait.Targets.Specs;

/// <summary>What a command line means for the adviser on bytes, and how it ends.</summary>
public sealed class PayloadSpecs : IDisposable
{
    private readonly Repository _repository = new Repository().Write("one", run: "exec sleep 1000 # " + new string('x', 5000));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task What_was_built_is_looked_at_in_one_run_or_later_and_as_Json_alone()
    {
        (await _repository.BuildAsync("BuildImages Payload")).Well.ShouldMatch(@"(?s)  one  sha256:.*  1 own .*  Efficiency 100\.0 % as dive counts, 0 B in files found more than once");

        var said = await _repository.OutputOfAsync("Payload --json --link-speed 100");
        var root = JsonDocument.Parse(said.Well).RootElement;
        root.GetProperty("linkMegabits").GetDouble().ShouldBe(100);
        root.GetProperty("images")[0].GetProperty("layers")[0].GetProperty("fileBytes").GetInt64().ShouldBeGreaterThan(5000);
    }

    [Theory]
    [InlineData("Payload", "There is no image yet of one: './build.sh BuildImages' makes one.")]
    [InlineData("Payload --services gone", "There is no service 'gone'")]
    [InlineData("Payload --link-speed 0", "--link-speed 0 is no speed")]
    public async Task What_was_asked_wrongly_ends_with_2(string commandLine, string message)
    {
        var said = await _repository.BuildAsync(commandLine);

        said.ExitCode.ShouldBe(2, said.Output);
        said.Output.ShouldContain(message);
        said.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task An_image_by_name_is_looked_at_and_a_damaged_one_ends_with_1()
    {
        (await _repository.BuildAsync("BuildImages")).ExitCode.ShouldBe(0);

        (await _repository.BuildAsync("Payload --images oci:.nuke/cache/images:one")).Well.ShouldContain("  oci:.nuke/cache/images:one  sha256:");
        await _repository.RunAsync("for blob in $(find .nuke/cache/images/blobs -size +0 | xargs grep -LF schemaVersion | xargs grep -LF architecture); do chmod u+w $blob; echo more >> $blob; done");
        var said = await _repository.BuildAsync("Payload");

        said.ExitCode.ShouldBe(1, said.Output);
        said.Output.ShouldContain("one: ");
        said.Output.ShouldNotContain("   at ");
    }
}
