namespace NoWait.Gate.Results;

/// <summary>Reads results from lines as they come.</summary>
internal interface ILineResults
{
    /// <summary>Takes the next line, without its end.</summary>
    void Line(string line);

    /// <summary>Says that no more lines come: what began and did not end is named.</summary>
    void End();
}
