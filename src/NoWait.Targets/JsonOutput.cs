namespace NoWait.Targets;

/// <summary>Standard output for one JSON text: whatever else is printed from now on goes to standard error.</summary>
internal sealed class JsonOutput
{
    private static JsonOutput? _claimed;

    private readonly TextWriter _output = Console.Out;

    private JsonOutput() => Console.SetOut(Console.Error);

    /// <summary>Takes standard output, at the latest when there is something to write.</summary>
    public static JsonOutput Claim() => _claimed ??= new();

    public void Write(string json)
    {
        _output.Write(json);
        _output.Flush();
    }
}
