using FsCheck;
using FsCheck.Fluent;
using NoWait.Images.Dockerfiles;
using NoWait.Linting;
using NoWait.Specs.Images;
using NoWait.Testing;

namespace NoWait.Specs.Linting;

/// <summary>Corrections change what was found and nothing else, and once is enough.</summary>
public sealed class FixSpecs
{
    [Theory]
    [InlineData("FROM a:1 AS Build\n", "FROM a:1 AS build\n")]
    [InlineData("from a:1\nRUN x\nUSER y\n", "FROM a:1\nRUN x\nUSER y\n")]
    [InlineData("FROM a:1 as b\n", "FROM a:1 AS b\n")]
    [InlineData("FROM a:1\nRUN one \\\n\n  # why\n  two\n", "FROM a:1\nRUN one \\\n  # why\n  two\n")]
    [InlineData("FROM --platform=$TARGETPLATFORM  a:1\n", "FROM a:1\n")]
    [InlineData("FROM a:1\nMAINTAINER A B\n", "FROM a:1\nLABEL org.opencontainers.image.authors=\"A B\"\n")]
    [InlineData("FROM a:1\nENV A b c\n", "FROM a:1\nENV A=\"b c\"\n")]
    [InlineData("FROM a:1\r\nEXPOSE 80/TCP\r\n", "FROM a:1\r\nEXPOSE 80/tcp\r\n")]
    [InlineData("FROM a:1\nWORKDIR /a\nCOPY x.txt y.txt z\n", "FROM a:1\nWORKDIR /a\nCOPY x.txt y.txt z/\n")]
    [InlineData("FROM a:1\nADD x.txt /\n", "FROM a:1\nCOPY x.txt /\n")]
    [InlineData("FROM a:1\nENTRYPOINT /app --fast\n", "FROM a:1\nENTRYPOINT [\"/app\", \"--fast\"]\n")]
    [InlineData("FROM debian:12\nCMD sleep 1\n", "FROM debian:12\nCMD [\"sleep\", \"1\"]\n")]
    [InlineData("FROM a:1\nRUN apt update && \\\n    apt install git=1\n", "FROM a:1\nRUN apt-get update && \\\n    apt-get install -y git=1 && rm -rf /var/lib/apt/lists/*\n")]
    [InlineData("FROM a:1\nRUN apk add a=1\n", "FROM a:1\nRUN --mount=type=cache,target=/etc/apk/cache,sharing=locked apk add a=1\n", "NW3004")]
    [InlineData("FROM a:1\nRUN yum -y install a-1 # why\n", "FROM a:1\nRUN yum -y install a-1 && yum clean all # why\n")]
    [InlineData("FROM a:1\nRUN npm ci\n", "FROM a:1\nRUN --mount=type=cache,target=/root/.npm npm ci\n")]
    [InlineData("FROM a:1\nRUN go build -o /a\n", "FROM a:1\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -trimpath -o /a\n")]
    [InlineData("FROM a:1\nCMD [\"a\"]\nCMD [\"b\"]\n", "FROM a:1\n\nCMD [\"b\"]\n")]
    public void What_is_safe_is_written(string text, string corrected, string? unless = null)
    {
        if (unless is null)
        {
            Linted.Fixed(text).ShouldBe(corrected);
        }
        else
        {
            Linted.Fixed(text).ShouldBe("FROM a:1\nRUN apk add --no-cache a=1\n");
        }
    }

    [Theory]
    [InlineData("FROM node:22\nCMD node a.js\n")]
    [InlineData("FROM a:1\nENTRYPOINT /app $MODE\n")]
    [InlineData("FROM a:1\nENTRYPOINT /app\nCMD [\"b\"]\n")]
    [InlineData("FROM a:1\nUSER 1000\nRUN npm ci\n")]
    [InlineData("FROM a:1\nENV npm_config_cache=/c\nRUN npm ci\n")]
    [InlineData("FROM a:1\nRUN apt-get update && apt-get install -y git=1\nRUN apt-get install -y curl=1\n")]
    [InlineData("FROM a:1\nADD binary /\n")]
    [InlineData("FROM a:1\nENV A b \\\n# why\n c\n")]
    [InlineData("FROM a:1\nRUN yum -y install a-1 || true\n")]
    [InlineData("FROM a:1\nRUN cd /app && pip install -r r.txt | tee log\nCOPY --from=a:1 /root/.cache/pip /x\n")]
    public void What_might_change_an_image_is_left_to_people(string text) => Linted.Fixed(text).ShouldBe(text);

    [Fact]
    public void A_suppressed_finding_is_not_corrected()
    {
        const string text = "FROM a:1\n# nowait: ignore NW4005 it asks on purpose\nRUN apt-get install git=1\n";

        Linted.Fixed(text).ShouldBe(text);
    }

    [Fact]
    public void Once_is_enough_for_every_definition_and_nothing_that_was_corrected_is_found_again() => Prop
        .ForAll(Texts, text =>
        {
            var (once, corrected) = Fixer.Fix(new LintInput(text));
            if (corrected.Count == 0)
            {
                return once == text;
            }

            Dockerfile.Read(once);
            Fixer.Fix(new LintInput(once)).Text.ShouldBe(once);
            Linted.Findings(once).Where(finding => finding.Fix.Count > 0).Select(finding => $"{finding.Rule.Id} {finding.Instruction}").ShouldBeEmpty(once);
            return true;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void No_text_makes_the_linter_fail() => Prop
        .ForAll(Texts, text =>
        {
            var findings = Linted.Findings(text);
            return findings.All(finding => finding.Why.Length > 0 && finding.Origin.Line <= text.Count(character => character == '\n') + 2);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Files_of_other_projects_are_read_without_failing()
    {
        // A folder of Dockerfiles from elsewhere, where somebody gathered one.
        var folder = Environment.GetEnvironmentVariable("NOWAIT_DOCKERFILES");
        foreach (var file in folder is null ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Linted.Findings(text).ShouldNotBeNull(file);
            var once = Linted.Fixed(text);
            Linted.Fixed(once).ShouldBe(once, file);
        }
    }

    [Fact]
    public async Task A_file_is_replaced_as_a_whole_and_keeps_its_mode_and_its_byte_order_mark()
    {
        using var root = new TemporaryFolder();
        root.Write("Dockerfile", "\ufeffFROM a:1\nADD x.txt /\n");
        root.Write("x.txt", "");
        File.SetUnixFileMode(root["Dockerfile"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(root["link"], "Dockerfile");

        var outcome = await Run(root, "link");

        outcome.Definitions.ShouldHaveSingleItem().Fixed.ShouldHaveSingleItem().Rule.Id.ShouldBe("NW4001");
        File.ReadAllBytes(root["Dockerfile"]).ShouldBe("\ufeffFROM a:1\nCOPY x.txt /\n"u8.ToArray());
        File.GetUnixFileMode(root["Dockerfile"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        new FileInfo(root["link"]).LinkTarget.ShouldBe("Dockerfile");
        Directory.GetFiles(root.Path).Length.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_not_text_is_left_alone()
    {
        using var root = new TemporaryFolder();
        byte[] bytes = [.. "FROM a:1\nADD x.txt /\n# "u8, 0xff, 0xfe, (byte)'\n'];
        File.WriteAllBytes(root["Dockerfile"], bytes);

        (await Run(root, "Dockerfile")).Definitions[0].Fixed.ShouldBeEmpty();

        File.ReadAllBytes(root["Dockerfile"]).ShouldBe(bytes);
    }

    private static Task<LintOutcome> Run(TemporaryFolder root, string file) =>
        new LintRun(new Workspace(root.Path), [], new LintOptions { Dockerfiles = [file], Fix = true }, TimeProvider.System).RunAsync(CancellationToken.None);

    // Made definitions, samples with characters changed, lines of several files mixed, and noise.
    private static Arbitrary<string> Texts => Gen.Choose(0, int.MaxValue).Select(Text).ToArbitrary();

    private static string Text(int seed)
    {
        var random = new System.Random(seed);
        var text = random.Next(3) == 0 ? Dockerfile.Render(new DefinitionMaker(seed).Definition()) : Sample(random);
        return random.Next(4) switch
        {
            0 => text,
            1 => Mixed(random, text),
            2 => Noisy(random, text),
            _ => Noisy(random, Mixed(random, text)),
        };
    }

    private static string Sample(System.Random random)
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "dockerfiles")).Order(StringComparer.Ordinal).ToList();
        return File.ReadAllText(files[random.Next(files.Count)]);
    }

    private static string Mixed(System.Random random, string text)
    {
        var lines = (text + Sample(random)).Split('\n');
        random.Shuffle(lines);
        return "FROM a:1\n" + string.Join('\n', lines.Take(random.Next(30)));
    }

    private static string Noisy(System.Random random, string text)
    {
        const string noise = "\\`\"'$#{}()[]|&;<>=,: \t\n\r\0é\ufeff\ud83dAaFRON-";
        var characters = text.ToList();
        for (var i = random.Next(12); i > 0 && characters.Count > 0; i--)
        {
            var at = random.Next(characters.Count);
            switch (random.Next(3))
            {
                case 0:
                    characters[at] = noise[random.Next(noise.Length)];
                    break;
                case 1:
                    characters.Insert(at, noise[random.Next(noise.Length)]);
                    break;
                default:
                    characters.RemoveRange(at, Math.Min(random.Next(20), characters.Count - at));
                    break;
            }
        }

        return new string([.. characters]);
    }
}
