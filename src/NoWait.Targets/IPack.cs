using NoWait.Packages;
using Nuke.Common;
using Serilog;

namespace NoWait.Targets;

/// <summary>Makes the repository's NuGet packages.</summary>
public interface IPack : INukeBuild
{
    /// <summary>What packages are made from: the solution.</summary>
    IEnumerable<PackageSource> PackageSources => [new("Solution.sln")];

    /// <summary>Packs every packable project into <c>artifacts/packages</c>.</summary>
    Target Pack => _ => _
        .Description("Make the NuGet packages")
        .Executes(() => this.Guard(async cancellation =>
        {
            var maker = new PackageMaker(RootDirectory, TimeProvider.System);
            foreach (var source in PackageSources)
            {
                var packed = await maker.PackAsync(source, Console.WriteLine, cancellation);
                if (packed.Missing is not null)
                {
                    Log.Warning(
                        "{Project:l} was left out: no package feed here has {Package:l}; add one that has, and run Pack again",
                        source.Project,
                        packed.Missing);
                }
            }
        }));
}
