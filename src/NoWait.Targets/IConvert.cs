using NoWait.Converting;
using Nuke.Common;

namespace NoWait.Targets;

/// <summary>Turns Dockerfiles into typed definitions.</summary>
public interface IConvert : INukeBuild
{
    /// <summary>The Dockerfile to convert, relative to the root.</summary>
    [Parameter("Dockerfile to convert - Default is Dockerfile", Name = "dockerfile")]
    string? ConvertedDockerfile => TryGetValue(() => ConvertedDockerfile);

    /// <summary>Where the C# is written to; it is printed where none is named.</summary>
    [Parameter("File to write the C# to - Default is to print it", Name = "output")]
    string? ConvertedOutput => TryGetValue(() => ConvertedOutput);

    /// <summary>Prints, or writes, the C# that says what a Dockerfile says.</summary>
    Target Convert => _ => _
        .Description("Turn a Dockerfile into a typed definition in C#")
        .Executes(() => this.Guard(async cancellation =>
        {
            var path = ConvertedDockerfile ?? "Dockerfile";
            var code = Converter.Convert(await ReadAsync(RootDirectory, path, cancellation), path);
            if (ConvertedOutput is { } output)
            {
                await File.WriteAllTextAsync(Path.Combine(RootDirectory, output), code, cancellation);
            }
            else
            {
                Console.Write(code);
            }
        }));

    private static async Task<string> ReadAsync(string root, string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(Path.Combine(root, path), cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidUsageException($"{path} (--dockerfile) cannot be read: {e.Message}", e);
        }
    }
}
