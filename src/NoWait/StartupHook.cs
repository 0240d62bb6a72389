using System.Diagnostics.CodeAnalysis;
using NoWait.Deployers.Containers.Guarding;

/// <summary>Where .NET begins in the process that stands guard over hand-overs, before the Main of the program that it is a second time.</summary>
/// <remarks>.NET looks for just this name, in no namespace, in what <c>DOTNET_STARTUP_HOOKS</c> names.</remarks>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = ".NET looks for it outside of all namespaces.")]
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = ".NET calls it.")]
internal static class StartupHook
{
    /// <summary>Stands guard to the end, where this process was started for that.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(GuardProcess.Mark) is null)
        {
            return;
        }

        new Guard(Console.In, Console.Out, TimeProvider.System).RunAsync().GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
