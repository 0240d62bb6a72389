using NoWait.Deployers.Processes;
using NoWait.Testing;

namespace NoWait.Specs.Deployers;

public sealed class PathMappingSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/app/data", "@/app/data")]
    [InlineData("/app", "@/app")]
    [InlineData("/app/none", "/app/none")]
    [InlineData("/", "/")]
    [InlineData("/dev/null", "/dev/null")]
    [InlineData("/tmp", "/tmp")]
    [InlineData("--data=/app/data", "@")]
    [InlineData("DATA=/app/data", "DATA=/app/data")]
    [InlineData("/app:/usr/bin:/app/data", "@/app:/usr/bin:@/app/data")]
    [InlineData("http://localhost/app", "http://localhost/app")]
    [InlineData("app/data", "app/data")]
    [InlineData("", "")]
    public void Absolute_paths_that_the_image_has_lead_into_the_release(string value, string expected)
    {
        _folder.Write("app/data", "");
        _folder.Write("tmp/x", "");
        _folder.Write("dev/null", "");

        new ReleaseRoot(_folder.Path).Map(value)
            .ShouldBe(expected == "@" ? $"--data={_folder.Path}/app/data" : expected.Replace("@", _folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Users_are_looked_up_on_the_machine()
    {
        var machine = LocalMachine.This() with
        {
            IsRoot = true,
            PasswdFile = _folder.Write("passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/home/app:/bin/sh\n"),
            GroupFile = _folder.Write("group", "root:x:0:\nweb:x:2000:app\n"),
        };

        Arguments("app").ShouldBe(["--reuid=1000", "--regid=1001", "--init-groups"]);
        Arguments("app:web").ShouldBe(["--reuid=1000", "--regid=2000", "--clear-groups"]);
        Arguments("1000").ShouldBe(["--reuid=1000", "--regid=1001", "--init-groups"]);
        Arguments("4711").ShouldBe(["--reuid=4711", "--regid=4711", "--clear-groups"]);
        Arguments("4711:12").ShouldBe(["--reuid=4711", "--regid=12", "--clear-groups"]);
        UserLookup.Switch("root", machine).ShouldBeNull();
        UserLookup.Switch("", machine).ShouldBeNull();
        UserLookup.Switch("app", machine with { IsRoot = false }).ShouldBeNull();
        Should.Throw<UnfitImageException>(() => UserLookup.Switch("app:nogroup", machine));
        Should.Throw<UnfitImageException>(() => UserLookup.Switch("nobody", machine));

        IEnumerable<string> Arguments(string user) => UserLookup.Switch(user, machine).ShouldNotBeNull().Arguments;
    }
}
