using NoWait.Linting;
using NoWait.Oci;

namespace NoWait.Specs.Linting;

/// <summary>What a house asks for beyond what is right for everybody is found, and nothing of it where nobody asks.</summary>
public sealed class PolicySpecs
{
    private const string Trusted = "docker.io";

    [Theory]
    [InlineData(Trusted, "FROM debian:12\n", true)]
    [InlineData(Trusted, "FROM library/debian:12\n", true)]
    [InlineData(Trusted, "FROM index.docker.io/team/api:1\n", true)]
    [InlineData(Trusted, "FROM quay.io/team/api:1\n", false)]
    [InlineData(Trusted, "FROM localhost/api:1\n", false)]
    [InlineData("*.example", "FROM eu.registry.example/api:1\n", true)]
    [InlineData("*.example", "FROM registry.example.net/api:1\n", false)]
    [InlineData("registry.*", "FROM registry.example:5000/api:1\n", true)]
    [InlineData("*", "FROM quay.io/team/api:1\n", true)]
    [InlineData("registry.example:5000", "FROM registry.example:5000/api:1 AS one\nFROM one\nFROM scratch\nCOPY --from=one /a /a\n", true)]
    [InlineData("registry.example", "FROM scratch\nCOPY --from=quay.io/a:1 /a /a\n", false)]
    [InlineData("registry.example", "FROM registry.example/a:1\nRUN --mount=type=bind,from=quay.io/a:1,target=/a true\n", false)]
    [InlineData("registry.example", "FROM $REGISTRY/a:1\n", true)]
    [InlineData("registry.example", "FROM registry.example/a:$TAG\n", true)]
    public void Images_come_from_registries_that_are_trusted(string registry, string text, bool isTrusted) =>
        Ids(text, new LintPolicy { Registries = [registry] }).Contains("NW7001").ShouldBe(!isTrusted);

    [Theory]
    [InlineData("FROM a:1\n", "NW7002")]
    [InlineData("FROM a:1\nLABEL other=x\n", "NW7002")]
    [InlineData("FROM a:1\nLABEL version=1 other=x\n", "NW7003")]
    [InlineData("FROM a:1\nLABEL version=\"\"\n", "NW7004")]
    public void Required_labels_are_there_and_no_others(string text, string id)
    {
        var policy = new LintPolicy { Labels = [new("version")], OnlyRequiredLabels = true };

        Ids(text, policy).ShouldContain(id);
        Ids("FROM a:1 AS below\nLABEL version=1\nFROM below\nUSER 1\n", policy).ShouldNotContain(id);
        Linted.Ids(text).ShouldNotContain(id);
    }

    [Fact]
    public void A_label_of_one_build_stage_is_none_of_the_image() =>
        Ids("FROM a:1 AS build\nLABEL version=1\nFROM a:1\n", new LintPolicy { Labels = [new("version")] }).ShouldContain("NW7002");

    [Fact]
    public void Other_labels_are_nobodys_business_unless_asked_for() =>
        Ids("FROM a:1\nLABEL version=1 other=x\n", new LintPolicy { Labels = [new("version")] }).ShouldNotContain("NW7003");

    [Theory]
    [InlineData(LabelKind.Url, "NW7005", "https://example.org/a?b=c", "example.org", "/etc/passwd", "https://exa mple.org")]
    [InlineData(LabelKind.Time, "NW7006", "2026-11-21T12:00:00Z", "2026-11-21", "2026-11-21T12:00:00", "2026-13-21T12:00:00Z", "2026-11-21T12:00:00.Z")]
    [InlineData(LabelKind.Time, "NW7006", "2026-11-21T12:00:00.123456789+01:00", "21 Nov 2026 12:00:00 +0100")]
    [InlineData(LabelKind.Time, "NW7006", "2026-11-21t12:00:00z", "2026-11-21T12:00Z", "2026-11-21T12:00:00+0100")]
    [InlineData(LabelKind.License, "NW7007", "MIT", "MIT License", "GPLv3", "Apache 2.0", "MIT OR", "(MIT")]
    [InlineData(LabelKind.License, "NW7007", "(Apache-2.0 OR gpl-2.0-or-later WITH Classpath-exception-2.0) AND LicenseRef-own", "MIT WITH", "MIT AND Nothing")]
    [InlineData(LabelKind.License, "NW7007", "GPL-2.0+", "LicenseRef-", "MIT and BSD")]
    [InlineData(LabelKind.GitHash, "NW7008", "0e5fd97", "0e5fd9", "v1.2.3", "0E5FD97")]
    [InlineData(LabelKind.GitHash, "NW7008", "0e5fd97bb2bd5f6f9f3a1c4f8a8d9e7b6c5a4f3e", "0e5fd97bb2bd5f6f9f3a1c4f8a8d9e7b6c5a4f3e0")]
    [InlineData(LabelKind.Version, "NW7009", "1.2.3-rc.1+build.5", "1.2", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+")]
    [InlineData(LabelKind.Email, "NW7010", "ada@example.org", "ada", "Ada <ada@example.org>", "ada@")]
    public void A_required_label_is_of_its_kind(LabelKind kind, string id, string right, params string[] wrong)
    {
        var policy = new LintPolicy { Labels = [new("org.example", kind)] };
        IReadOnlyList<string> Said(string value) => Ids($"FROM a:1\nLABEL org.example=\"{value}\"\n", policy);

        Said(right).ShouldNotContain(id, right);
        Said("$SAID_LATER").ShouldNotContain(id);
        wrong.Where(value => !Said(value).Contains(id)).ShouldBe([]);
    }

    [Fact]
    public void No_comment_suppresses_where_the_policy_refuses_that()
    {
        const string text = "FROM a:1\n# hadolint ignore=DL3014\nRUN apt-get install git\n";

        Ids(text, new LintPolicy { NoInlineSuppressions = true }).ShouldContain("NW1092");
        Linted.Ids(text).ShouldNotContain("NW1092");
    }

    [Theory]
    [InlineData("FROM debian:12\n", true)]
    [InlineData("FROM --platform=$TARGETPLATFORM debian:12\n", true)]
    [InlineData("FROM --platform=linux/riscv64 debian:12\n", false)]
    [InlineData("FROM --platform=$ANY debian:12\n", false)]
    [InlineData("FROM unknown:12\n", false)]
    public void A_base_is_for_the_platform_that_it_is_taken_for(string text, bool isFound)
    {
        var elsewhere = Platform.Parse("linux/riscv64");
        var input = new LintInput(text) { PlatformOf = name => name == "debian:12" ? elsewhere : null };

        Linter.Lint(input).Findings.Any(finding => finding.Rule.Id == "NW1029").ShouldBe(isFound);
    }

    [Theory]
    [InlineData("org.example", "org.example", LabelKind.Text)]
    [InlineData("org.example:URL", "org.example", LabelKind.Url)]
    [InlineData("org.example:rfc3339", "org.example", LabelKind.Time)]
    [InlineData("org.example:spdx", "org.example", LabelKind.License)]
    [InlineData("org.example:hash", "org.example", LabelKind.GitHash)]
    [InlineData("org.example:semver", "org.example", LabelKind.Version)]
    [InlineData("org.example:email", "org.example", LabelKind.Email)]
    public void Kinds_are_written_as_hadolint_writes_them(string text, string name, LabelKind kind) =>
        RequiredLabel.Parse(text).ShouldBe(new RequiredLabel(name, kind));

    [Theory]
    [InlineData("org.example:number")]
    [InlineData(":text")]
    public void A_kind_that_there_is_not_is_a_mistake_in_what_was_asked(string text) =>
        Should.Throw<InvalidUsageException>(() => RequiredLabel.Parse(text));

    private static IReadOnlyList<string> Ids(string text, LintPolicy policy) =>
        [.. Linter.Lint(new LintInput(text) { Policy = policy }).Findings.Select(finding => finding.Rule.Id).Distinct()];
}
