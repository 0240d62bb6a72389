using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Looks after what runs.</summary>
public interface IOperate : IHazServices
{
    /// <summary>How many lines of each log <see cref="Logs"/> begins with.</summary>
    [Parameter("Lines of each log to begin with - Default is 40", Name = "tail")]
    int TailLines => TryGetValue<int?>(() => TailLines) ?? 40;

    /// <summary>Whether <see cref="Logs"/> goes on until it is interrupted.</summary>
    [Parameter("Go on showing new lines", Name = "follow")]
    bool FollowLogs => TryGetValue<bool?>(() => FollowLogs) ?? false;

    /// <summary>Says what runs: its address, image, age and restarts.</summary>
    Target Status => _ => _
        .Description("What runs, where, and since when")
        .Executes(() => this.Operate((delivery, cancellation) => delivery.StatusAsync(cancellation)));

    /// <summary>Stops what runs, gracefully; it is kept, and the next deployment starts it again.</summary>
    Target Stop => _ => _
        .Description("Stop what runs")
        .Executes(() => this.Operate((delivery, cancellation) => delivery.StopAsync(cancellation)));

    /// <summary>Shows what the services print.</summary>
    Target Logs => _ => _
        .Description("Show what the services print")
        .Executes(() => this.Operate(
            (delivery, cancellation) => delivery.LogsAsync(TailLines, FollowLogs, cancellation)));
}
