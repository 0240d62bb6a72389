namespace NoWait.Linting;

/// <summary>Says that a rule does not count for a definition, and why.</summary>
/// <param name="Rule">The rule's id, or what BuildKit or hadolint call it.</param>
/// <param name="Reason">Why, for the next reader.</param>
public sealed record Suppression(string Rule, string Reason);
