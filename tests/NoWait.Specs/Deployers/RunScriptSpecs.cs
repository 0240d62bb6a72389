using FsCheck;
using FsCheck.Fluent;
using System.Diagnostics;
using NoWait.Deployers.Processes;

namespace NoWait.Specs.Deployers;

public sealed class RunScriptSpecs
{
    [Fact]
    public async Task A_quoted_word_means_nothing_but_itself_to_a_shell()
    {
        var words = new List<string> { "", "'", "''", "a'b", "$HOME", "`id`", "\\", "\"", "a\nb", "*", "~", "-n", "!", "é😀", " ", "\t" };
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>(),
            text => words.Add(new string([.. (text ?? "").Where(character => character != '\0' && !char.IsSurrogate(character))])))
            .QuickCheckThrowOnFailure();
        var script = string.Concat(words.Select(word => $"printf '%s\\0' {RunScript.Quote(word)}\n"));

        using var shell = Process.Start(new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();

        (await output).Split('\0')[..^1].ShouldBe(words);
    }

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("TERM", 15)]
    [InlineData("sigquit", 3)]
    [InlineData("9", 9)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("SIGRTMIN", 34)]
    [InlineData("WINCH", 28)]
    [InlineData("SIGWHAT", null)]
    [InlineData("0", null)]
    [InlineData("65", null)]
    [InlineData("", null)]
    public void Stop_signals_are_known_by_name_and_number(string text, int? number) => Signals.Parse(text).ShouldBe(number);

    [Theory]
    [InlineData(0, "exit code 0")]
    [InlineData(1, "exit code 1")]
    [InlineData(137, "signal KILL")]
    [InlineData(139, "signal SEGV")]
    [InlineData(255, "exit code 255")]
    public void What_a_shell_says_of_an_end_is_worded(int code, string words) => Signals.Describe(code).ShouldBe(words);

    [Fact]
    public void A_process_whose_name_looks_like_fields_is_still_read()
    {
        var fields = string.Join(' ', Enumerable.Range(4, 49));

        ProcessIdentity.Parse($"12 (a) S 1 (b) Z {fields}").ShouldNotBeNull().ShouldBe(
            new ProcessStat(new ProcessIdentity(12, 22), "a) S 1 (b", 5, IsZombie: true));
        ProcessIdentity.Parse("").ShouldBeNull();
        ProcessIdentity.Parse("12 (a) S 1").ShouldBeNull();
    }
}
