using System.Collections;
using System.Globalization;
using Nuke.Common.CommandLine;
using Nuke.Common.Logging;
using Nuke.Common.Parameters;
using Nuke.Common.Screens;
using Nuke.Common.Tooling;

namespace Nuke.Common.Execution;

/// <summary>One run of a build, from the command line to the exit code.</summary>
internal sealed class BuildRun
{
    private readonly IDefaultTargets _defaults;
    private readonly ParameterCatalogue _catalogue;
    private volatile int _abortion;
    private List<ExecutableTarget> _targets = [];
    private List<ExecutableTarget> _roots = [];

    private BuildRun(NukeBuild build, Surroundings surroundings, IDefaultTargets defaults)
    {
        Build = build;
        Surroundings = surroundings;
        _defaults = defaults;
        _catalogue = new ParameterCatalogue(build.GetType());
        Host = Host.Detect(surroundings.Variable);
        Screen = new Screen(surroundings.Output, surroundings.Error, surroundings.Secrets, surroundings.HasColours)
        {
            HasErrorColours = surroundings.HasErrorColours,
        };
        build.Run = this;
    }

    public NukeBuild Build { get; }

    public Surroundings Surroundings { get; }

    public Host Host { get; }

    /// <summary>The commands of the build server; null at somebody's desk.</summary>
    public Workflow? Workflow => Host is Terminal ? null : field ??= new(Host, Surroundings.Root, Surroundings.Time);

    public Screen Screen { get; }

    public Hooks Hooks { get; private set; } = null!;

    /// <summary>What the command line asks for; null until it is read.</summary>
    public EngineOptions? Options { get; private set; }

    public ParameterValues? Values { get; private set; }

    public BuildFacts Facts { get; private set; } = null!;

    public IReadOnlyList<ExecutableTarget> Plan { get; private set; } = [];

    /// <summary>The targets that the command line skips; empty for all that it does not name, null for none.</summary>
    public List<ExecutableTarget>? Skipped { get; private set; }

    public int? ExitCode { get; set; }

    public ExecutableTarget? Running { get; set; }

    /// <summary>The heading that stands above the running target's first word; null once it does, or when there is none.</summary>
    public string? Heading { get; set; }

    /// <summary>The exit code that a signal asks for; 0 while there was none.</summary>
    public int Abortion
    {
        get => _abortion;
        set => _abortion = value;
    }

    public bool IsAborted => _abortion != 0;

    public bool IsSucceeding
    {
        get
        {
            foreach (var target in Plan)
            {
                if (target.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted or ExecutionStatus.NotRun)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Runs a build with the process to itself; what cannot be helped is said on the error stream.</summary>
    public static int InProcess(Func<NukeBuild> create, IDefaultTargets defaults)
    {
        try
        {
            return Start(create, Surroundings.OfProcess(), defaults);
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    /// <summary>Runs a build and returns its exit code.</summary>
    public static int Start(
        Func<NukeBuild> create,
        Surroundings surroundings,
        IDefaultTargets defaults)
    {
        var run = new BuildRun(create(), surroundings, defaults);
        if (surroundings.OwnsProcess)
        {
            NukeBuild.SetCurrent(run);
            DeferredLogger.Install(run);
        }

        return run.Start();
    }

    public void ReportSummary(Configure<Dictionary<string, string>>? configurator)
    {
        var target = Running ?? throw new InvalidOperationException(
            "No target is running that a summary could belong to: call ReportSummary from a target's action.");
        target.SummaryInformation = configurator?.Invoke([]) ?? [];
        Hooks.TargetSummaryUpdated(target);
    }

    public object? GetParameter(MemberReference? reference) =>
        reference is null
            ? throw new BuildDefinitionException("A parameter was asked for without its name: write () => Name.")
            : Values?.Get(reference);

    private int Start()
    {
        try
        {
            Create();
            if (Options!.Help || Options.Plan)
            {
                Show();
                return 0;
            }
        }
        catch (Exception exception)
        {
            return Refuse(exception);
        }

        return new Executor(this, _targets, _catalogue).Execute();
    }

    /// <summary>Says why a run cannot start; returns the exit code.</summary>
    private int Refuse(Exception exception)
    {
        Failure.Print(this, null, exception);
        return exception is UsageException ? 2 : ExitCode ?? 1;
    }

    private void Create()
    {
        _targets = TargetDiscovery.Find(Build);
        TargetGraph.Connect(_targets);
        Options = EngineOptions.Read(
            Arguments.Parse(Surroundings.Arguments),
            Surroundings.Variable,
            name => _catalogue.Find(name)?.Parameter.Shape,
            () => _catalogue.All.Select(x => Names.Dashed(x.Name)));
        Facts = SchemaFile.Update(
            Surroundings.Root,
            Build.GetType(),
            () => Schema.Render(_targets, InOrder(), Build),
            () => BuildFacts.Of(Build.GetType(), _catalogue));
        Values = new ParameterValues(Options, Facts, Surroundings, KeepSecret);
        Values.Check(_catalogue);
        ChooseRoots();
        Plan = TargetGraph.Plan(_roots);
        Hooks = new Hooks(Build);
    }

    private void ChooseRoots()
    {
        _defaults.Mark(Build, _targets);

        _roots = Options!.Targets.Count > 0 ? Invoked() : _targets.FindAll(x => x.IsDefault);
        Skipped = Options.Skip?.ConvertAll(x => TargetNames.Find(_targets, x));
        if (_roots.Count == 0 && !Options.Help)
        {
            throw new UsageException("No target was named, and there is no default. See --help for those there are.");
        }
    }

    /// <summary>The targets that the command line names, in its order, each once.</summary>
    private List<ExecutableTarget> Invoked()
    {
        var invoked = new List<ExecutableTarget>();
        foreach (var name in Options!.Targets)
        {
            var target = TargetNames.Find(_targets, name);
            if (!invoked.Contains(target))
            {
                target.Invoked = true;
                invoked.Add(target);
            }
        }

        return invoked;
    }

    private void Show()
    {
        var page = Screen.NewPage();
        if (Options!.Help)
        {
            HelpScreen.Draw(page, _targets, InOrder(), Describe, Build);
        }
        else
        {
            PlanScreen.Draw(page, _roots, Plan, Durations.Read(Surroundings.TemporaryDirectory));
        }

        Screen.Write(page);
    }

    private List<ParameterMember> InOrder() => [.. _catalogue.All.OrderBy(x => x.Name, StringComparer.OrdinalIgnoreCase)];

    private string? Describe(ParameterMember parameter)
    {
        try
        {
            return Values!.Get(parameter.Parameter) switch
            {
                null => null,
                string text => text,
                IEnumerable values => string.Join(' ', values.Cast<object?>()),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            };
        }
        catch (UsageException)
        {
            // Help is what one asks for after having given something wrong.
            return null;
        }
    }

    private void KeepSecret(string secret)
    {
        if (Workflow?.Mask(secret) is { } mask)
        {
            // The server has to hear it once in order to hide it, so this goes out before we hide it too.
            Screen.WriteLine(mask);
        }

        Surroundings.Secrets.Keep(secret);
    }
}
