namespace NoWait.Binaries;

/// <summary>The files that <c>PublishSingleFile</c> appended to .NET's launcher.</summary>
/// <param name="HeaderOffset">Where the bundle's header begins in the file, in bytes.</param>
/// <param name="Version">The header's version: 1 by .NET Core 3, 2 by .NET 5, 6 since .NET 6.</param>
/// <param name="Files">How many files the bundle holds.</param>
/// <param name="IsSelfContained">Whether the runtime is in it; null when its configuration does not tell.</param>
public sealed record DotNetBundle(long HeaderOffset, int Version, int Files, bool? IsSelfContained);
