using System.Reflection;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Specs.Gate;

/// <summary>A real project of tests, shared out over machines by <c>dotnet test</c>.</summary>
public sealed class DotNetSuiteSpecs : IDisposable
{
    private const int Machines = 3;

    private static readonly string[] Tests =
    [
        "Shop.Sums.Adds", "Shop.Sums.Adds2", "Shop.Sums.Of(x: 1)", "Shop.Sums.Of(x: 2)", "Shop.Sums.Says(text: \"a(b)|c&d=e!\")",
        "Shop.Sums+Inner.Adds", "Shop.Sums2.Adds", "adds two numbers (1 & 2)",
    ];

    private readonly GateTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task All_shares_together_run_each_test_once_and_the_ledger_has_each_result()
    {
        Write();
        var perShare = new List<int>();
        for (var number = 1; number <= Machines; number++)
        {
            _trial.Options = new() { Shard = $"{number}/{Machines}" };
            var share = await _trial.RunAsync();
            share.IsGreen.ShouldBeTrue(string.Join('\n', [.. _trial.Words(share), .. _trial.Said]));
            perShare.Add(share.Suites[0].Cases.Count);
        }

        _trial.Ran.ShouldBe(Tests.Select(test => test.Replace("adds two numbers (1 & 2)", "Shop.Sums2.Named", StringComparison.Ordinal)), ignoreOrder: true);
        perShare.Count(count => count > 0).ShouldBeGreaterThan(1, "names alone share them out");
        var results = _trial.Ledger.TestsSince(DateTimeOffset.UnixEpoch).OfType<TestResult>().ToList();
        results.Select(result => result.Test).ShouldBe(Tests, ignoreOrder: true);
        results.ShouldAllBe(result => result.Outcome == TestOutcome.Passed);
        results.Select(result => result.Fingerprint).Distinct().ShouldHaveSingleItem();

        _trial.Options = new();
        var whole = await _trial.RunAsync();
        (whole.IsGreen, whole.Suites[0].Remembered.Count, _trial.Ran.Count).ShouldBe((true, Tests.Length, 0), "what the machines proved holds for the whole");
    }

    private void Write()
    {
        _trial.Folder.Write("tests/Shop.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <IsTestProject>true</IsTestProject>
                <RootNamespace>Shop</RootNamespace>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="{Own("Microsoft.NET.Test.Sdk")}" />
                <PackageReference Include="xunit" Version="{Own("xunit")}" />
                <PackageReference Include="xunit.runner.visualstudio" Version="{Own("xunit.runner.visualstudio")}" />
              </ItemGroup>
            </Project>
            """);
        var log = _trial.Folder["ran.ignored/log"];
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        _trial.Folder.Write("tests/Sums.cs", $$""""
            using System.IO;
            using Xunit;

            namespace Shop;

            static class Log
            {
                public static void Ran(string test)
                {
                    lock (typeof(Log))
                    {
                        File.AppendAllText("""{{log}}""", test + "\n");
                    }
                }
            }

            public class Sums
            {
                [Fact] public void Adds() => Log.Ran("Shop.Sums.Adds");
                [Fact] public void Adds2() => Log.Ran("Shop.Sums.Adds2");
                [Theory, InlineData(1), InlineData(2)] public void Of(int x) => Log.Ran($"Shop.Sums.Of(x: {x})");
                [Theory, InlineData("a(b)|c&d=e!")] public void Says(string text) => Log.Ran($"Shop.Sums.Says(text: \"{text}\")");

                public class Inner
                {
                    [Fact] public void Adds() => Log.Ran("Shop.Sums+Inner.Adds");
                }
            }

            public class Sums2
            {
                [Fact] public void Adds() => Log.Ran("Shop.Sums2.Adds");
                [Fact(DisplayName = "adds two numbers (1 & 2)")] public void Named() => Log.Ran("Shop.Sums2.Named");
            }
            """");
        _trial.Own.Add(Suite.DotNet("tests/Shop.Tests.csproj") with { Name = "shop" });
    }

    /// <summary>The version of a package that this very project is tested with, so that it is here already.</summary>
    private static string Own(string package)
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        for (; !File.Exists(Path.Combine(folder, "Directory.Packages.props")); folder = Path.GetDirectoryName(folder)!)
        {
        }

        return System.Xml.Linq.XDocument.Load(Path.Combine(folder, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")?.Value == package).Attribute("Version")!.Value;
    }
}
