namespace Words;

/// <summary>Knows what to say.</summary>
public static class Greeting
{
    /// <summary>A greeting for a name; null means everybody.</summary>
    public static string For(string? name) => $"Hello {name ?? "world"} from .NET";
}
