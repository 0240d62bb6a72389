using Nuke.Common;

namespace NoWait.Engine.Specs.Trials;

/// <summary>A build that writes down what happens in it.</summary>
internal abstract class RecordingBuild : NukeBuild
{
    public List<string> Events { get; } = [];

    public INukeBuild Self => this;

    protected internal override void OnBuildCreated() => Events.Add("created");

    protected internal override void OnBuildInitialized() => Events.Add("initialized");

    protected internal override void OnBuildFinished() => Events.Add("finished");

    protected internal override void OnTargetRunning(string target) => Events.Add("running " + target);

    protected internal override void OnTargetSkipped(string target) => Events.Add("skipped " + target);

    protected internal override void OnTargetSucceeded(string target) => Events.Add("succeeded " + target);

    protected internal override void OnTargetFailed(string target) => Events.Add("failed " + target);

    protected void Did(string what) => Events.Add(what);
}
