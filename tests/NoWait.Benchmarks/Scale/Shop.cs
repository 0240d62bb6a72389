using System.Globalization;
using NoWait.Samples.Generator;
using NoWait.Testing;
using NoWait.Timing;
using NoWait.Timing.Events;

namespace NoWait.Benchmarks.Scale;

/// <summary>A generated repository with a build script, as its developers would have it: <c>./build.sh Deploy</c> and git.</summary>
internal sealed class Shop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Shop(Outline outline) => Sources = new(_folder["shop"], outline);

    public GeneratedRepository Sources { get; }

    public string Root => Sources.Folder;

    /// <summary>Writes one, and compiles its build script.</summary>
    public static async Task<Shop> OpenAsync(Outline outline)
    {
        var shop = new Shop(outline);
        shop.Sources.Write();
        shop.WriteScript(outline);
        await shop.BuildAsync("Status");
        History.Write(shop.Sources, 0);
        return shop;
    }

    /// <summary>Runs its build script.</summary>
    public Task<TimeSpan> BuildAsync(params string[] arguments) => Command.TimeAsync(Root, "bash", ["build.sh", .. arguments]);

    /// <summary>Runs it as if the machine had one core.</summary>
    public Task<TimeSpan> BuildOnOneCoreAsync(params string[] arguments) =>
        Command.TimeAsync(Root, "taskset", ["--cpu-list", "0", "bash", "build.sh", .. arguments]);

    /// <summary>The most memory that its build script had resident.</summary>
    public Task<long> PeakAsync(params string[] arguments) => Command.PeakAsync(Root, "bash", ["build.sh", .. arguments]);

    /// <summary>The last run of its build script, by its ledger.</summary>
    public Run LastRun => new Ledger(new Workspace(Root).Ledger).Newest().OfType<Run>().First();

    /// <summary>How long a target took in the last run.</summary>
    public TimeSpan Last(string target) => TimeSpan.FromSeconds(LastRun.Targets.First(one => one.Name == target).Seconds);

    /// <summary>Asks git what changed.</summary>
    public Task<TimeSpan> StatusAsync() => Command.TimeAsync(Root, "git", "status", "--porcelain");

    public void Dispose() => _folder.Dispose();

    private void WriteScript(Outline outline)
    {
        var build = Directory.CreateDirectory(Path.Combine(Root, "build")).FullName;
        Directory.CreateDirectory(Path.Combine(Root, ".nuke"));
        File.WriteAllText(Path.Combine(Root, ".gitignore"), "/.nuke/\n/artifacts/\n");
        File.Copy(Path.Combine(Repository.Root, "build.sh"), Path.Combine(Root, "build.sh"));
        File.WriteAllText(Path.Combine(Root, "Directory.Build.props"), "<Project />\n");
        File.WriteAllText(Path.Combine(build, "_build.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
                <TieredPGO>false</TieredPGO>
                <EventSourceSupport>false</EventSourceSupport>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Repository.Root}/src/NoWait.Targets/NoWait.Targets.csproj" />
                <ProjectReference Include="{Repository.Root}/tests/samples/generator/NoWait.Samples.Generator.csproj" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(build, "Build.cs"), string.Create(CultureInfo.InvariantCulture, $$"""
            using NoWait;
            using NoWait.Samples.Generator;
            using NoWait.Targets;
            using Nuke.Common;

            [CostOfWaiting(Developers = 10, HourlyRate = 85)]
            sealed class Build : NukeBuild, IDeploy
            {
                public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);

                public IEnumerable<Service> Services => new GeneratedRepository(
                    RootDirectory,
                    new Outline { Services = {{outline.Services}}, Libraries = {{outline.Libraries}}, DataFiles = {{outline.DataFiles}}, Seed = {{outline.Seed}} })
                    .ToServices();
            }
            """));
    }
}
