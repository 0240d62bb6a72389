using NoWait.Builders;

namespace NoWait.Specs.Builders;

/// <summary>Which words of a step are paths of the stage's, and what becomes of them.</summary>
public sealed class HostPathsSpecs
{
    private static readonly HostPaths Paths = new("/R", ["src", "out/api", "app", "usr/local/bin/tool", "root/.cache/go-build", "etc", "home/node/app"]);

    [Theory]
    [InlineData("go build -o /out/api ./server", "go build -o /R/out/api ./server")]
    [InlineData("cp /src/a /src/b /out/", "cp /R/src/a /R/src/b /R/out/")]
    [InlineData("cc -I/src/include -L/app/lib", "cc -I/R/src/include -L/R/app/lib")]
    [InlineData("--prefix=/app DESTDIR=/out make", "--prefix=/R/app DESTDIR=/R/out make")]
    [InlineData("export PATH=$PATH:/app/bin:/usr/bin", "export PATH=$PATH:/R/app/bin:/usr/bin")]
    [InlineData("echo x >/out/x 2>>/out/log </src/y", "echo x >/R/out/x 2>>/R/out/log </R/src/y")]
    [InlineData("cd /src&&make;(cd /app|cat)", "cd /R/src&&make;(cd /R/app|cat)")]
    [InlineData("a=\"/src/a b\" b='/app'", "a=\"/R/src/a b\" b='/R/app'")]
    [InlineData("x=${DIR:-/app/default}", "x=${DIR:-/R/app/default}")]
    [InlineData("cat file:///src/x", "cat file:///R/src/x")]
    [InlineData("gcc @/src/args", "gcc @/R/src/args")]
    [InlineData("cp x /usr/local/bin/tool && chmod +x /usr/local/bin/tool", "cp x /R/usr/local/bin/tool && chmod +x /R/usr/local/bin/tool")]
    [InlineData("ls /home/node/app/x /home/node", "ls /R/home/node/app/x /home/node")]
    [InlineData("tar xf /src", "tar xf /R/src")]
    [InlineData("a \\\n/src/b", "a \\\n/R/src/b")]
    public void Paths_of_the_stage_are_mapped(string text, string mapped) => Paths.Map(text, PathQuoting.Shell).ShouldBe(mapped);

    [Theory]
    [InlineData("/usr/bin/env /bin/sh /etc/passwd /tmp/x /dev/null /proc/self /usr/local/bin/other")]
    [InlineData("./src/a ../out src/out a/src/b")]
    [InlineData("https://example.org/src/x git@host/app")]
    [InlineData("$HOME/src ${ROOT}/app $(pwd)/out \"$DIR\"/src")]
    [InlineData("/srcs /app-data /app.tar /out_ /application")]
    [InlineData("s/src/out/ x/app")]
    public void Other_words_stay(string text) => Paths.Map(text, PathQuoting.Shell).ShouldBe(text);

    [Theory]
    [InlineData("-ffile-prefix-map=/src=/src", "-ffile-prefix-map=/R/src=/src")]
    [InlineData("-p:PathMap=/src/=/app/,/out=/x", "-p:PathMap=/R/src/=/app/,/R/out=/x")]
    [InlineData("--remap-path-prefix $PWD=/src", "--remap-path-prefix $PWD=/src")]
    [InlineData("--remap-path-prefix /src=/app", "--remap-path-prefix /R/src=/app")]
    [InlineData("-p:PathMap=$(pwd)=/src/", "-p:PathMap=$(pwd)=/src/")]
    public void What_a_prefix_map_writes_stays_a_name(string text, string mapped) => Paths.Map(text, PathQuoting.Shell).ShouldBe(mapped);

    [Theory]
    [InlineData("cp /src/a b", "cp /a\\ b\\$/src/a b")]
    [InlineData("cp \"/src/a\" b", "cp \"/a b\\$/src/a\" b")]
    [InlineData("cp '/src/a' b", "cp '/a b$/src/a' b")]
    public void A_store_with_blanks_and_dollars_is_quoted_as_the_word_is(string text, string mapped) =>
        new HostPaths("/a b$", ["src"]).Map(text, PathQuoting.Shell).ShouldBe(mapped);

    [Fact]
    public void A_mount_lies_where_its_folder_is_and_the_longest_path_counts()
    {
        var paths = Paths.With([("root/.cache/go-build", "/C/go"), ("src/target", "/C/target")]);

        paths.Map("/root/.cache/go-build/x /src/target/debug /src/targets /root/.cache", PathQuoting.Raw)
            .ShouldBe("/C/go/x /C/target/debug /R/src/targets /root/.cache");
    }
}
