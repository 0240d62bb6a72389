using NoWait.Binaries.Elf;
using NoWait.Binaries.Reading;

namespace NoWait.Binaries;

/// <summary>What a file is, read from its bytes alone: nothing is run, and no bytes make reading fail.</summary>
public sealed record BinaryFacts
{
    /// <summary>Its length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>What its first bytes say.</summary>
    public required BinaryFormat Format { get; init; }

    /// <summary>What made it.</summary>
    public Producer Producer { get; init; }

    /// <summary>The producer's version in its own words (<c>go1.19.8</c>); null when it does not tell.</summary>
    public string? ProducerVersion { get; init; }

    /// <summary>Its ELF structure; null when it is no ELF file, or when even the header is cut off.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>The .NET single-file bundle in it; null when there is none.</summary>
    public DotNetBundle? Bundle { get; init; }

    /// <summary>Whether UPX packed it.</summary>
    public bool IsPacked { get; init; }

    /// <summary>The line after <c>#!</c>, trimmed; null when it is no script.</summary>
    public string? Script { get; init; }

    /// <summary>What is broken about it, in a few words; null when its structure is whole.</summary>
    public string? Flaw { get; init; }

    /// <summary>Whether it is an ELF program that can be started: no library, object, core dump or wreck.</summary>
    public bool IsProgram => Elf is { IsProgram: true } && Flaw is null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static BinaryFacts Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return Read(stream);
    }

    /// <summary>Reads a stream from its beginning to its end, wherever it stands now; it must be able to seek.</summary>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static BinaryFacts Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek
            ? FactReader.Read(new ByteSource(stream))
            : throw new ArgumentException("The stream cannot seek: read it into memory or a file first.", nameof(stream));
    }
}
