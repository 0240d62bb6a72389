using System.Text.RegularExpressions;
using NoWait.Targets.Specs.Trials;
using NoWait.Testing;

namespace NoWait.Targets.Specs;

/// <summary>What somebody at a terminal sees while it runs, and what stays of it.</summary>
public sealed partial class LiveSpecs : IDisposable
{
    private const string Erase = "\r\e[K";

    private readonly Repository _repository = new();

    public LiveSpecs()
    {
        // A slow step that says something in its middle.
        _repository.Write("one", make: "sleep 1; echo in the middle; sleep 1");
        _repository.Variables["NO_COLOR"] = null;
        _repository.Variables["TERM"] = "xterm";
    }

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_terminal_shows_what_runs_and_how_long_it_has_taken()
    {
        var said = await DeployAsync(columns: 100);

        Drawn(said).ShouldContain(line => Regex.IsMatch(line, @"^Compile  1\.\d+ s  one build: RUN sh services/one/make 1\.\d+ s$"));
    }

    [Fact]
    public async Task Nothing_of_it_stays_on_the_screen()
    {
        var said = await DeployAsync(columns: 100);

        var screen = Screen(said);
        screen.ShouldContain("one: in the middle");
        screen.ShouldContain(line => Regex.IsMatch(line, @"^  Compile +\d"));
        screen.ShouldAllBe(line => !line.StartsWith("Compile  "));
        (await _repository.BuildOnTerminalAsync("Deploy", 100)).Output.ShouldNotContain(Erase);
    }

    [Fact]
    public async Task Of_several_services_each_that_runs_has_a_line_below_the_total()
    {
        _repository.Write("two", make: "sleep 1; echo from two").Write("three", make: "sleep 1");

        var said = await DeployAsync(columns: 100);

        var drawn = Lines(said).SelectMany(line => line.Split(Erase)).ToList();
        drawn.ShouldContain(line => Regex.IsMatch(line, @"^Compile  \d.* s  \d of 3 done, [12] running, [01] waiting"));
        drawn.ShouldContain(line => Regex.IsMatch(line, @"^  (one|two|three) build: RUN sh services/(one|two|three)/make \d.* s$"));
        var left = Left(said.Output);
        left.ShouldContain("two: from two");
        left.ShouldAllBe(line => !line.Contains(" of 3 done", StringComparison.Ordinal) && !line.StartsWith("  one build", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_fits_a_narrow_terminal()
    {
        var said = await DeployAsync(columns: 30);

        Drawn(said).ShouldAllBe(line => line.Length < 30);
        Drawn(said).ShouldContain(line => Regex.IsMatch(line, @"^Compile  1\.\d+ s  one build.*…$"));
    }

    [Theory]
    [InlineData("NO_COLOR")]
    [InlineData("CI")]
    public async Task It_is_not_drawn_where_nobody_wants_it(string variable)
    {
        _repository.Variables[variable] = "1";

        (await DeployAsync(columns: 100)).Output.ShouldNotContain(Erase);
    }

    [Fact]
    public async Task It_is_not_drawn_into_a_file()
    {
        (await _repository.BuildAsync("Deploy")).Well.ShouldNotContain(Erase);
    }

    [Theory]
    [InlineData("Status")]
    [InlineData("Logs")]
    [InlineData("Stop")]
    public async Task To_look_at_what_runs_draws_nothing(string target) =>
        (await _repository.BuildOnTerminalAsync(target, 100)).Output.ShouldNotContain(Erase);

    [Fact]
    public async Task Ctrl_C_takes_it_away()
    {
        var mark = $"{_repository.Root}/step";
        _repository.Write("one", make: $"echo $$ > {mark}; exec sleep 1000");

        var said = await _repository.BuildOnTerminalAsync(
            "Deploy", 100, $"while ! test -s {mark}; do sleep 0.05; done; sleep 0.5; kill -INT $$");

        said.ExitCode.ShouldBe(130, said.Output);
        Drawn(said).ShouldContain(line => line.StartsWith("Compile  ", StringComparison.Ordinal));
        Screen(said).ShouldAllBe(line => !line.StartsWith("Compile  "));
    }

    private async Task<Said> DeployAsync(int columns)
    {
        var said = await _repository.BuildOnTerminalAsync("BuildImages", columns);
        _ = said.Well;
        return said;
    }

    // What was drawn at the start of a line, up to where it was taken away again.
    private static List<string> Drawn(Said said) =>
        [.. Lines(said).SelectMany(line => line.Split(Erase)[..^1]).Where(drawn => drawn.Length > 0)];

    // What is left of each line when all was drawn.
    private static List<string> Screen(Said said) => [.. Lines(said).Select(line => Styles().Replace(line.Split(Erase)[^1], ""))];

    // Without the sequence by which .NET gets a terminal ready when it is asked for its width.
    private static string[] Lines(Said said) => said.Output
        .Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\e[?1h\e=", "", StringComparison.Ordinal).Split('\n');

    // What a terminal shows in the end: of all that moves only the ways that are used here.
    private static List<string> Left(string sent)
    {
        var rows = new List<string> { "" };
        var row = 0;
        foreach (Match piece in Pieces().Matches(Styles().Replace(sent, "")))
        {
            switch (piece.Value)
            {
                case "\r":
                    break;
                case "\n":
                    row++;
                    break;
                case "\e[A":
                    row--;
                    break;
                case "\e[K":
                    rows[row] = "";
                    break;
                default:
                    rows[row] += piece.Value;
                    break;
            }

            while (rows.Count <= row)
            {
                rows.Add("");
            }
        }

        return rows;
    }

    [GeneratedRegex("\e\\[[AK]|\r|\n|[^\e\r\n]+|\e")]
    private static partial Regex Pieces();

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Styles();
}
