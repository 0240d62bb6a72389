namespace NoWait.Sources;

/// <summary>A commit as git tells it.</summary>
/// <param name="Id">Its full object name.</param>
/// <param name="At">When it was committed.</param>
/// <param name="AuthorName">Who wrote it.</param>
/// <param name="AuthorEmail">The author's address.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record Commit(string Id, DateTimeOffset At, string AuthorName, string AuthorEmail, string Subject);

/// <summary>What git knows of this working tree.</summary>
/// <param name="Head">The commit that is checked out; null before the first one, or without git.</param>
/// <param name="Branch">The branch; null when detached.</param>
/// <param name="UserName">Who works here (<c>user.name</c>); null when git does not know.</param>
/// <param name="UserEmail">The user's address (<c>user.email</c>); null when git does not know.</param>
public sealed record WorkingTree(Commit? Head, string? Branch, string? UserName, string? UserEmail)
{
    /// <summary>A folder without git.</summary>
    public static WorkingTree Unknown { get; } = new(null, null, null, null);
}
