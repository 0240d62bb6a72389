namespace NoWait.Oci.Specs;

public sealed class NameSpecs
{
    [Theory]
    [InlineData("alpine", "docker.io", "library/alpine", "latest", "alpine")]
    [InlineData("golang:1.23-alpine", "docker.io", "library/golang", "1.23-alpine", "golang")]
    [InlineData("me/app:v1", "docker.io", "me/app", "v1", "me/app")]
    [InlineData("localhost/app", "localhost", "app", "latest", "localhost/app")]
    [InlineData("localhost:5000/a/b/c:T_1", "localhost:5000", "a/b/c", "T_1", "localhost:5000/a/b/c")]
    [InlineData("gcr.io/p/app", "gcr.io", "p/app", "latest", "gcr.io/p/app")]
    [InlineData("index.docker.io/library/x", "docker.io", "library/x", "latest", "x")]
    [InlineData("[::1]:5000/x", "[::1]:5000", "x", "latest", "[::1]:5000/x")]
    public void A_reference_is_read_as_engines_read_it(string text, string registry, string repository, string tag, string familiar)
    {
        var reference = Reference.Parse(text);

        (reference.Registry, reference.Repository, reference.Tag, reference.Familiar).ShouldBe((registry, repository, tag, familiar));
        Reference.Parse(reference.ToString()).ShouldBe(reference);
    }

    [Fact]
    public void A_reference_by_digest_has_no_tag_of_its_own()
    {
        var digest = Digest.Of("x"u8);

        Reference.Parse($"alpine@{digest}").ShouldBe(new Reference("docker.io", "library/alpine") { Digest = digest });
        Reference.Parse($"alpine:3@{digest}").Target.ShouldBe(digest.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Alpine")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a:")]
    [InlineData("a:b c")]
    [InlineData("a:-x")]
    [InlineData("-a")]
    [InlineData("a@sha256:123")]
    [InlineData("localhost:5000/")]
    [InlineData("../x")]
    public void What_is_no_reference_is_refused(string text) =>
        Should.Throw<OciException>(() => Reference.Parse(text)).Kind.ShouldBe(OciError.InvalidName);

    [Theory]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", true)]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", false)]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85", false)]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", false)]
    [InlineData("sha256:../../../../../etc/passwd0000000000000000000000000000000000000000000", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_digest_is_an_algorithm_and_lower_case_digits(string? text, bool valid) =>
        Digest.TryParse(text, out _).ShouldBe(valid);

    [Fact]
    public void The_digest_of_nothing_is_the_known_one() =>
        Digest.Of([]).ToString().ShouldBe("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    [Theory]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/arm64/v8", "linux/arm64", true)]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm/v7", "linux/arm/v6", false)]
    [InlineData("linux/arm/v7", "linux/arm", true)]
    [InlineData("windows/amd64", "linux/amd64", false)]
    public void A_platform_satisfies_the_one_that_is_asked_for(string has, string wanted, bool satisfied) =>
        Platform.Parse(has).Satisfies(Platform.Parse(wanted)).ShouldBe(satisfied);
}
