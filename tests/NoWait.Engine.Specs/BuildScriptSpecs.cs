using System.Diagnostics;
using NoWait.Testing;

namespace NoWait.Engine.Specs;

/// <summary>The repository's own build.sh in a small repository, whose path has spaces in it.</summary>
public sealed class BuildScriptSpecs(BuildScriptSpecs.Repository repository) : IClassFixture<BuildScriptSpecs.Repository>
{
    private const string Compiling = "build.sh: compiling build/_build.csproj\n";

    [Fact]
    public async Task It_hands_arguments_exit_code_and_folder_over_as_they_are()
    {
        var run = await repository.RunAsync("one", "two words", "$HOME", "--code", "7");

        run.ExitCode.ShouldBe(7);
        run.Output.ShouldBe($"first|one|two words|$HOME|--code|7\nlibrary\n{repository.Elsewhere}\n");
    }

    [Fact]
    public async Task It_compiles_once_and_not_again_when_nothing_changed()
    {
        await repository.RunAsync();

        (await repository.RunAsync()).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_edited_file_is_compiled_also_in_a_referenced_project()
    {
        await repository.RunAsync();
        repository.Write("library/Name.cs", Repository.Library.Replace("library", "edited", StringComparison.Ordinal));

        var edited = await repository.RunAsync();
        repository.Write("library/Name.cs", Repository.Library);

        edited.Error.ShouldBe(Compiling);
        edited.Output.ShouldContain("edited");
        (await repository.RunAsync()).Output.ShouldContain("library");
    }

    [Fact]
    public async Task New_renamed_and_deleted_files_are_compiled()
    {
        await repository.RunAsync();

        repository.Write("build/Extra.cs", "static class Extra { }");
        (await repository.RunAsync()).Error.ShouldBe(Compiling);
        File.Move(repository["build/Extra.cs"], repository["build/Moved.cs"]);
        (await repository.RunAsync()).Error.ShouldBe(Compiling);
        File.Delete(repository["build/Moved.cs"]);
        (await repository.RunAsync()).Error.ShouldBe(Compiling);
        (await repository.RunAsync()).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_only_touched_is_not_compiled()
    {
        await repository.RunAsync();
        File.SetLastWriteTimeUtc(repository["build/Build.cs"], DateTime.UtcNow);

        (await repository.RunAsync()).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Settings_that_appear_above_the_project_are_compiled_with()
    {
        await repository.RunAsync();

        repository.Write("Directory.Build.props", "<Project><PropertyGroup><A>1</A></PropertyGroup></Project>");
        (await repository.RunAsync()).Error.ShouldBe(Compiling);
        File.Delete(repository["Directory.Build.props"]);
        (await repository.RunAsync()).Error.ShouldBe(Compiling);
    }

    [Fact]
    public async Task Another_engine_is_another_build()
    {
        await repository.RunAsync();

        (await repository.RunAsync([], ("NukeEngine", "other"))).Error.ShouldBe(Compiling);
        (await repository.RunAsync()).Error.ShouldBe(Compiling);
    }

    [Fact]
    public async Task A_compile_error_is_shown_as_the_compilers_own_line_and_nothing_is_lost()
    {
        await repository.RunAsync();
        repository.Write("build/Build.cs", "Console.WriteLine(nothing);");

        var broken = await repository.RunAsync();
        repository.Write("build/Build.cs", Repository.Build);
        var restored = await repository.RunAsync();

        broken.ExitCode.ShouldBe(1);
        broken.Output.ShouldBeEmpty();
        var lines = broken.Error.TrimEnd().Split('\n');
        lines.Length.ShouldBe(3, broken.Error);
        lines[1].ShouldContain("Build.cs(1,19): error CS0103");
        lines[2].ShouldBe("build.sh: the build does not compile");
        restored.ExitCode.ShouldBe(0);
        restored.Error.ShouldBeEmpty("what was compiled before is what is there again");
    }

    [Fact]
    public async Task Two_at_once_compile_once()
    {
        await repository.RunAsync();
        repository.Write("build/Extra.cs", "static class Twice { }");

        var both = await Task.WhenAll(repository.RunAsync("a"), repository.RunAsync("b"));
        File.Delete(repository["build/Extra.cs"]);

        both.Select(x => x.ExitCode).ShouldBe([0, 0]);
        both.Select(x => x.Error).Order().ShouldBe(["", Compiling]);
        both.Select(x => x.Output.Split('\n')[0]).ShouldBe(["first|a", "first|b"]);
    }

    [Fact]
    public async Task A_running_build_keeps_its_files_when_newer_ones_are_compiled()
    {
        using var running = repository.Start(["--wait"]);
        (await running.StandardOutput.ReadLineAsync()).ShouldBe("waiting");

        for (var i = 0; i < 2; i++)
        {
            repository.Write("build/Extra.cs", $"static class Extra{i} {{ }}");
            (await repository.RunAsync()).Error.ShouldBe(Compiling);
        }

        File.Delete(repository["build/Extra.cs"]);
        await running.StandardInput.WriteLineAsync();
        await running.WaitForExitAsync();

        (await running.StandardOutput.ReadToEndAsync()).ShouldContain("library");
        await repository.RunAsync();
        Directory.GetDirectories(repository[".nuke/temp/build"]).Length.ShouldBe(2, "the current one and the last");
    }

    internal sealed record ScriptRun(int ExitCode, string Output, string Error);

    /// <summary>A build without any engine, so that it compiles fast: it says what it was handed.</summary>
    public sealed class Repository : IDisposable
    {
        public const string Library = "public static class Name { public static string Text => \"library\"; }";

        public const string Build =
            """
            if (args is ["--wait"]) { Console.WriteLine("waiting"); Console.ReadLine(); }
            Console.WriteLine("first" + string.Concat(args.Select(x => "|" + x)));
            Console.WriteLine(Name.Text);
            Console.WriteLine(Environment.CurrentDirectory);
            return args is [.., "--code", var code] ? int.Parse(code) : 0;
            """;

        private const string Project =
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
            </Project>
            """;

        private readonly TemporaryFolder _folder = new();

        public Repository()
        {
            Write("library/library.csproj", Project);
            Write("library/Name.cs", Library);
            Write("build/_build.csproj", Project
                .Replace("<ImplicitUsings>", "<OutputType>Exe</OutputType><ImplicitUsings>", StringComparison.Ordinal)
                .Replace(
                    "</Project>",
                    "<ItemGroup><ProjectReference Include=\"../library/library.csproj\" /></ItemGroup></Project>",
                    StringComparison.Ordinal));
            Write("build/Build.cs", Build);
            File.Copy(Path.Combine(SourceRoot(), "build.sh"), this["build.sh"]);
            File.Copy(Path.Combine(SourceRoot(), "global.json"), this["global.json"]);
            Elsewhere = Directory.CreateDirectory(_folder["else where"]).FullName;
        }

        /// <summary>The folder that the script is called from.</summary>
        public string Elsewhere { get; }

        public string this[string relative] => _folder["my repository/" + relative];

        public void Write(string relative, string text) => _folder.Write("my repository/" + relative, text);

        internal Task<ScriptRun> RunAsync(params string[] arguments) => RunAsync(arguments, []);

        internal async Task<ScriptRun> RunAsync(string[] arguments, params (string Name, string Value)[] variables)
        {
            using var process = Start(arguments, variables);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new ScriptRun(process.ExitCode, await output, await error);
        }

        internal Process Start(string[] arguments, params (string Name, string Value)[] variables)
        {
            var start = new ProcessStartInfo("bash", [this["build.sh"], .. arguments])
            {
                WorkingDirectory = Elsewhere,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in variables)
            {
                start.Environment[name] = value;
            }

            return Process.Start(start)!;
        }

        public void Dispose() => _folder.Dispose();

        private static string SourceRoot()
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "build.sh")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }
}
