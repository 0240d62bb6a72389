using Nuke.Common.Execution;
using Nuke.Common.Screens;
using Serilog;
using Serilog.Events;

namespace Nuke.Common.Logging;

/// <summary>Serilog's logger of a build: writes events to the screen, and costs nothing until there is one.</summary>
internal sealed class DeferredLogger(BuildRun run) : ILogger
{
    public static void Install(BuildRun run) => Log.Logger = new DeferredLogger(run);

    public bool IsEnabled(LogEventLevel level) => level >= Least(run.Options?.Verbosity ?? Verbosity.Normal);

    public void Write(LogEvent logEvent)
    {
        if (!IsEnabled(logEvent.Level))
        {
            return;
        }

        WriteHeading();

        var message = logEvent.RenderMessage();
        if (logEvent.Exception is { } exception)
        {
            var isVerbose = run.Options?.Verbosity == Verbosity.Verbose;
            message += "\n" + (isVerbose ? exception.ToString() : Failure.Actual(exception).Message);
        }

        if (logEvent.Level >= LogEventLevel.Warning
            && run.Workflow?.Annotation(isError: logEvent.Level > LogEventLevel.Warning, message) is { } annotation)
        {
            run.Screen.WriteLine(annotation);
        }
        else
        {
            run.Screen.WriteLine(Mark(logEvent.Level) + message, StyleOf(logEvent.Level));
        }
    }

    // A target that has nothing to say needs no heading.
    private void WriteHeading()
    {
        if (run.Heading is { } heading)
        {
            run.Heading = null;
            run.Screen.Write(run.Screen.NewPage().Line().Add("> ", Style.Faint).Line(heading, Style.Strong));
        }
    }

    private static LogEventLevel Least(Verbosity verbosity) =>
        verbosity switch
        {
            Verbosity.Verbose => LogEventLevel.Verbose,
            Verbosity.Normal => LogEventLevel.Debug,
            Verbosity.Minimal => LogEventLevel.Warning,
            _ => LogEventLevel.Error,
        };

    private static string Mark(LogEventLevel level) =>
        level switch
        {
            LogEventLevel.Warning => "warning: ",
            LogEventLevel.Error or LogEventLevel.Fatal => "error: ",
            _ => "",
        };

    private static Style StyleOf(LogEventLevel level) =>
        level switch
        {
            < LogEventLevel.Information => Style.Faint,
            LogEventLevel.Information => Style.Plain,
            LogEventLevel.Warning => Style.Warning,
            _ => Style.Bad,
        };
}
