using FsCheck;
using FsCheck.Fluent;
using NoWait.Images;
using NoWait.Images.Dockerfiles;

namespace NoWait.Specs.Images;

public sealed class RoundTripSpecs
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void What_is_written_reads_back_as_itself() => Prop.ForAll(Seeds, seed =>
    {
        var definition = new DefinitionMaker(seed).Definition();
        var text = Dockerfile.Render(definition);
        var read = Dockerfile.Read(text);
        read.ShouldBe(definition, $"seed {seed}:\n{text}\n=>\n{Try(() => Dockerfile.Render(read))}");
    }).Check(Many);

    [Fact]
    public void The_same_definition_gives_the_same_text() => Prop.ForAll(Seeds, seed =>
        Dockerfile.Render(new DefinitionMaker(seed).Definition()) == Dockerfile.Render(new DefinitionMaker(seed).Definition())).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_damaged_text_is_read_or_refused_with_its_line() => Prop.ForAll(Seeds, seed =>
    {
        var random = new Random(seed);
        var text = Dockerfile.Render(new DefinitionMaker(seed).Definition());
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            text = Damage(text, random);
        }

        // A file holds no half of a character.
        ReadOrRefuse(string.Concat(text.EnumerateRunes()));
    }).Check(Many);

    [Fact]
    public void Any_text_is_read_or_refused_with_its_line() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        ReadOrRefuse(text ?? "");
        ReadOrRefuse($"FROM x\nRUN {text}\nCOPY {text}\nENV {text}\nHEALTHCHECK {text}\n");
    }).Check(Many);

    private static void ReadOrRefuse(string text)
    {
        try
        {
            var read = Dockerfile.Read(text, "Dockerfile");
            var once = Try(() => Dockerfile.Render(read));
            if (once is not null)
            {
                Dockerfile.Render(Dockerfile.Read(once)).ShouldBe(once);
            }
        }
        catch (DockerfileException e)
        {
            e.Line.ShouldBeGreaterThan(0);
            e.Message.ShouldStartWith($"Dockerfile:{e.Line}: ");
        }
    }

    private static string? Try(Func<string> render)
    {
        try
        {
            return render();
        }
        catch (DefinitionException)
        {
            return null;
        }
    }

    private static string Damage(string text, Random random)
    {
        const string characters = "\n\n \\`$\"'{}[]<>=,#-:\t\r\0x";
        var at = random.Next(text.Length);
        return random.Next(4) switch
        {
            0 => text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at)) + "\n",
            1 => text.Insert(at, characters[random.Next(characters.Length)].ToString()),
            2 => text[..at] + text[random.Next(at + 1)..],
            _ => text.Remove(at, 1).Insert(at, characters[random.Next(characters.Length)].ToString()),
        };
    }
}
