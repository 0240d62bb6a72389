using NoWait.Delivering;
using NoWait.Images;

namespace NoWait.Specs.Delivering;

public sealed class EnvironmentSpecs
{
    private static readonly Service Api = new("api")
    {
        Image = new ImageDefinition(),
        Environment = [new("COLOUR", "red"), new("SIZE", "small")],
        Secrets = [new("token"), new("key")],
        Swarm = new() { Replicas = 2, Secrets = [new("token")] },
    };

    [Fact]
    public void A_service_takes_its_variables_secrets_and_replicas_from_where_it_is()
    {
        var production = new DeploymentEnvironment("production")
        {
            Replicas = 5,
            Variables = [new("COLOUR", "blue"), new("PLACE", "here")],
            Secrets = [new("token") { File = "/secrets/token" }],
            Change = service => service with { Port = 9000 },
        };

        var here = production.Of(Api);

        here.Environment.ShouldBe([new("SIZE", "small"), new("COLOUR", "blue"), new("PLACE", "here")]);
        (here.Swarm.Replicas, here.Port).ShouldBe((5, 9000));
        here.Secrets[0].File.ShouldBe("/secrets/token");
        here.Secrets[1].File.ShouldBeNull();
        here.Swarm.Secrets[0].File.ShouldBe("/secrets/token");
        here.Image.ShouldBe(Api.Image);
    }

    [Fact]
    public void One_image_moves_through_all_of_them() =>
        Should.Throw<InvalidUsageException>(() => new DeploymentEnvironment("production")
        {
            Change = service => service with { Arguments = [new("MODE", "fast")] },
        }.Of(Api)).Message.ShouldContain("The environment 'production' changes the name, image or arguments of 'api'");

    [Fact]
    public void The_command_line_wins()
    {
        var production = new DeploymentEnvironment("production")
        {
            Deployer = "swarm", Engine = "tcp://manager:2376", Project = "shop", Registry = "registry.example/shop", Refuses = Refusals.Uncommitted,
        };

        var declared = new DeliveryOptions().In(production);
        var asked = new DeliveryOptions { Deployer = "docker", Host = "ssh://there", Project = "mine", Registry = "localhost:5000" }.In(production);

        (declared.Environment, declared.Deployer, declared.Host, declared.Project, declared.Registry, declared.Refuses)
            .ShouldBe(("production", "swarm", "tcp://manager:2376", "shop", "registry.example/shop", Refusals.Uncommitted));
        (asked.Environment, asked.Deployer, asked.Host, asked.Project, asked.Registry)
            .ShouldBe(("production", "docker", "ssh://there", "mine", "localhost:5000"));
    }

    [Fact]
    public void Local_needs_no_declaration_and_may_have_one()
    {
        EnvironmentChoice.Find([], null).ShouldBeNull();
        EnvironmentChoice.Find([], "local").ShouldBeNull();
        EnvironmentChoice.Find([new("local") { Deployer = "docker" }], null)!.Deployer.ShouldBe("docker");
    }

    [Theory]
    [InlineData("Moon")]
    [InlineData("../moon")]
    [InlineData("")]
    public void A_name_that_is_no_folder_is_refused(string name) =>
        Should.Throw<InvalidUsageException>(() => EnvironmentChoice.Find([new(name)], null)).Message.ShouldContain("cannot name an environment");

    [Fact]
    public void Its_releases_lie_in_a_folder_of_its_own()
    {
        new Workspace("/repo").Run.ShouldBe("/repo/.nuke/run");
        (new Workspace("/repo") { Environment = "local" }).Run.ShouldBe("/repo/.nuke/run");
        (new Workspace("/repo") { Environment = "staging" }).Run.ShouldBe("/repo/.nuke/environments/staging");
    }
}
