using System.Net;

namespace NoWait.Docker;

/// <summary>The Docker Engine refused a request, or could not be reached; the message says what, where, and what to do.</summary>
public class DockerException : Exception
{
    /// <summary>Says what went wrong in whole sentences, the last of which is the remedy.</summary>
    public DockerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The status of the answer; null when there was none, or when the error came inside a stream.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The daemon's own words; null when it did not answer.</summary>
    public string? Reason { get; init; }

    /// <summary>What was asked, as <c>METHOD /path</c> without query; null when nothing was.</summary>
    public string? Request { get; init; }

    /// <summary>Whether nobody answered, so that it is not known what became of the request.</summary>
    public bool IsUnanswered => Status is null && Reason is null;

    /// <summary>Whether the daemon does not know the thing that was named.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>Whether the request contradicts the state of the thing that was named.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict;
}
