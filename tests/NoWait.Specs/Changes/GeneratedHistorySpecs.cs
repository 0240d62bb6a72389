using NoWait.Builders;
using NoWait.Changes;
using NoWait.Samples.Generator;
using NoWait.Testing;

namespace NoWait.Specs.Changes;

public sealed class GeneratedHistorySpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Over_250_random_changes_no_service_is_missed_and_none_is_named_without_need(int seed)
    {
        using var folder = new TemporaryFolder();
        var repository = new GeneratedRepository(folder["repository"], new Outline { Services = 100, Libraries = 40, DataFiles = 4, Seed = seed });
        repository.Write();
        var services = repository.ToServices().ToList();
        foreach (var language in Enum.GetValues<Language>())
        {
            var used = repository.Libraries.Where(library => library.Language == language).Select(library => repository.UsersOf(library).Count).ToList();
            used.Max().ShouldBeGreaterThan(15, $"no library in {language} is used by many");
            used.ShouldContain(count => count > 0 && count < 5, $"no library in {language} is used by few");
        }

        var before = Look(folder, repository, services);

        for (var i = 0; i < 250; i++)
        {
            var change = repository.Next();
            var after = Look(folder, repository, services);

            services.Select(service => service.Name).Where(name => !after[name].Equals(before[name])).ShouldBe(
                change.Touches, ignoreOrder: true, $"change {i} of seed {seed}: {change.What}");
            before = after;
        }
    }

    // Every look is a run of its own: only what is kept on disk goes from one to the next.
    private static Dictionary<string, Fingerprint> Look(TemporaryFolder folder, GeneratedRepository repository, List<Service> services)
    {
        var fingerprints = new Fingerprints(new Dictionary<string, string>(), folder["store"], TimeProvider.System);
        var found = services.ToDictionary(
            service => service.Name,
            service => fingerprints.Of(new BuildRequest(service.Name, service.Image, repository.Folder, folder["store"]), "never"));
        fingerprints.Save();
        return found;
    }
}
