namespace NoWait.Linting;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Advice.</summary>
    Note,

    /// <summary>It costs time, space or trust.</summary>
    Warning,

    /// <summary>It is broken, or gives a secret away.</summary>
    Error,
}
