using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>Says once what went wrong; with a stack trace only when everything is to be said.</summary>
internal static class Failure
{
    public static void Print(BuildRun run, ExecutableTarget? target, Exception exception)
    {
        var actual = Actual(exception);
        var isVerbose = run.Options?.Verbosity == Verbosity.Verbose && actual is not UsageException;
        var message = (target is null ? "" : target.Name + ": ") + (isVerbose ? actual.ToString() : actual.Message);
        if (run.Workflow?.Annotation(isError: true, message) is { } annotation)
        {
            run.Screen.WriteErrorPlain(annotation);
        }
        else
        {
            run.Screen.WriteError(message);
        }
    }

    /// <summary>The exception that somebody threw, without what carried it here.</summary>
    public static Exception Actual(Exception exception) =>
        exception switch
        {
            TargetInvocationException { InnerException: { } inner } => Actual(inner),
            AggregateException { InnerExceptions: [var only] } => Actual(only),
            _ => exception,
        };
}
