using System.Globalization;
using NoWait.Images;
using NoWait.Linting.Reading;

namespace NoWait.Linting.Checks;

/// <summary>Bases: their tags, their weight, and compilers that are shipped with the program.</summary>
internal static class BaseChecks
{
    private static readonly string[] Compilers =
        ["gcc", "g++", "make", "cmake", "build-essential", "build-base", "clang", "golang", "golang-go", "rustc", "cargo", "default-jdk", "openjdk-17-jdk", "openjdk-21-jdk", "maven", "gcc-c++", "musl-dev", "libc-dev"];

    public static void Look(Subject subject, Report report)
    {
        foreach (var stage in subject.Stages)
        {
            Tag(subject, stage, report);
        }

        if (subject.Stages.Count > 0)
        {
            Oven(subject, subject.Stages[^1], report);
        }
    }

    private static void Tag(Subject subject, StageText stage, Report report)
    {
        var from = stage.Stage.From;
        if (from == "scratch" || from.Contains('$', StringComparison.Ordinal) || subject.StageBefore(from, stage.Index) is not null || from.Contains('@', StringComparison.Ordinal))
        {
            return;
        }

        var tag = BaseImages.Tag(from);
        if (tag is null)
        {
            report.Add(RuleBook.Tools.Untagged, stage.From, $"{from} has no tag: the build takes another one as soon as there is a newer latest.", new(stage.From.Raw.Replace(from, from + ":VERSION", StringComparison.Ordinal)));
        }
        else if (tag == "latest")
        {
            report.Add(RuleBook.Tools.Latest, stage.From, $"{from} is another image with every release, and the build fails on a day when nobody changed anything.", new(stage.From.Raw.Replace(":latest", ":VERSION", StringComparison.Ordinal)));
        }
    }

    private static void Oven(Subject subject, StageText last, Report report)
    {
        var chain = subject.Chain(last).ToList();
        var image = chain[0].Stage.From;
        var compiles = chain.SelectMany(stage => stage.Steps).FirstOrDefault(step => step.Script.Commands.Any(Compiles));
        var installs = chain.SelectMany(stage => stage.Steps).FirstOrDefault(step => step.Line is not null && Installed(step).Any());
        if (BaseImages.IsOven(image) && (compiles is not null || last.Steps.Any(step => step.Instruction is Cmd or Entrypoint)))
        {
            report.Add(
                RuleBook.Size.Oven, last.From, $"The image ships {BaseImages.Family(image)} with its compilers: the oven with the pizza.",
                new($"FROM {image} AS build\n…\nFROM {Slim(image)}\nCOPY --from=build /PROGRAM /PROGRAM"));
            return;
        }

        if (installs is not null && compiles is not null && !Removes(installs))
        {
            report.Add(
                RuleBook.Size.Oven, installs.Line, $"{string.Join(", ", Installed(installs).Take(3))} stays in the image that runs.",
                new($"{last.From.Raw.Split('\n')[0].TrimEnd()} AS build\n…\nFROM {Slim(image)}\nCOPY --from=build /PROGRAM /PROGRAM"));
        }

        if (BaseImages.Smaller(image) is { Smaller.Count: > 0 } size)
        {
            var smallest = string.Join(", ", size.Smaller.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Image} {one.Megabytes:0.0} MB")));
            report.Add(
                RuleBook.Size.FatBase, chain[0].From,
                string.Create(CultureInfo.InvariantCulture, $"{image} is about {size.Megabytes:0.0} MB to pull; of its family, {smallest} ({BaseImages.Source})."),
                new(chain[0].From.Raw.Replace(image, size.Smaller[0].Image, StringComparison.Ordinal)));
        }
    }

    private static string Slim(string image) => BaseImages.Family(image) switch
    {
        "golang" or "rust" => "scratch",
        "mcr.microsoft.com/dotnet/sdk" => $"mcr.microsoft.com/dotnet/runtime-deps:{BaseImages.Tag(image) ?? "VERSION"}",
        "eclipse-temurin" or "openjdk" or "amazoncorretto" or "maven" or "gradle" => "eclipse-temurin:21-jre",
        _ => "debian:stable-slim",
    };

    private static bool Compiles(ShellCommand command) => command.Program is "make" or "gcc" or "g++" or "cc" or "clang" or "cmake" or "rustc" or "javac" or "mvn" or "gradle"
        || (command.Program is "go" or "cargo" or "dotnet" && command.Operands.FirstOrDefault().Text is "build" or "publish" or "install");

    private static IEnumerable<string> Installed(Step step) => step.Script.Commands
        .SelectMany(command => PackageManager.Of(command)?.Packages(command) ?? [])
        .Select(package => package.Text.Split('=')[0])
        .Where(name => Array.IndexOf(Compilers, name) >= 0);

    private static bool Removes(Step step) => step.Script.Commands.Any(command =>
        command.Program is "apt-get" or "apk" or "yum" or "dnf" && command.Operands.FirstOrDefault().Text is "purge" or "remove" or "autoremove" or "del");
}
