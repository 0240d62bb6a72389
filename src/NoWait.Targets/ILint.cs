using NoWait.Linting;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Advice on image definitions and Dockerfiles, each with what it costs to ignore it.</summary>
public interface ILint : IHazServices, IPrintJson
{
    /// <summary>Dockerfiles, or folders to look for some in, instead of the services' definitions.</summary>
    [Parameter("Dockerfiles, or folders with some in them, to look at instead of services", Name = "dockerfiles")]
    string[]? Dockerfiles => TryGetValue(() => Dockerfiles);

    /// <summary>Whether corrections that change nothing of what an image does are written into the Dockerfiles.</summary>
    [Parameter("Write safe corrections into the Dockerfiles", Name = "fix")]
    bool FixDockerfiles => TryGetValue<bool?>(() => FixDockerfiles) ?? false;

    /// <summary>From which severity on findings fail the target: <c>error</c>, <c>warning</c>, <c>note</c> or <c>never</c>.</summary>
    [Parameter("Severity from which on findings fail: error, warning, note or never - Default is error", Name = "fail-on")]
    string? FailOn => TryGetValue(() => FailOn);

    /// <summary>The file that the findings are written to as SARIF 2.1.0.</summary>
    [Parameter("Write the findings to this file as SARIF 2.1.0", Name = "sarif")]
    string? SarifFile => TryGetValue(() => SarifFile);

    /// <summary>What this house asks of its images beyond what is right for everybody; parameters add to it.</summary>
    LintPolicy Policy => new();

    /// <summary>The registries that images may come from, as <c>registry.example</c> or <c>*.example</c>.</summary>
    [Parameter("Registries that images may come from, as registry.example or *.example; Docker Hub is docker.io", Name = "trusted-registries")]
    string[]? TrustedRegistries => TryGetValue(() => TrustedRegistries);

    /// <summary>The labels that each image has, as <c>NAME:KIND</c> (<see cref="RequiredLabel.Parse"/>).</summary>
    [Parameter("Labels that each image has, as NAME:text, url, rfc3339, spdx, hash, semver or email", Name = "require-labels")]
    string[]? RequiredLabels => TryGetValue(() => RequiredLabels);

    /// <summary>Whether an image has no labels but those.</summary>
    [Parameter("Labels that are not required are findings", Name = "strict-labels")]
    bool StrictLabels => TryGetValue<bool?>(() => StrictLabels) ?? false;

    /// <summary>Looks at the definitions of the services, or at the Dockerfiles that are named, and says what waiting for them costs.</summary>
    Target Lint => _ => _
        .Description("Advice on definitions and Dockerfiles, with its price")
        .Executes(() => this.LintDefinitions());
}
