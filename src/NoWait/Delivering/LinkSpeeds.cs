using System.Globalization;

namespace NoWait.Delivering;

/// <summary>How fast the ways to registries are, as the last push over each measured it.</summary>
/// <param name="folder">Where that is kept; it may be deleted at any time.</param>
internal sealed class LinkSpeeds(string folder)
{
    /// <summary>The speed of the way to a registry in bytes a second; null when nothing was measured yet.</summary>
    public double? Of(string registry)
    {
        try
        {
            var text = File.ReadAllText(FileOf(registry));
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed > 0 ? speed : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Remembers a measured speed; nothing when none was measured.</summary>
    public void Remember(string registry, double? bytesPerSecond)
    {
        if (bytesPerSecond is { } speed)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(FileOf(registry), speed.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private string FileOf(string registry) => Path.Combine(folder, Uri.EscapeDataString(registry));
}
