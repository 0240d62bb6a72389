namespace NoWait.Images.Variables;

/// <summary>A word that the shell's rules of quoting and substitution do not allow.</summary>
internal sealed class WordException(string message) : FormatException(message);
