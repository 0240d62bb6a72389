using System.Text.Json.Serialization;

namespace NoWait.Binaries.Storage;

/// <summary>A file that a tool made, as it is remembered.</summary>
/// <param name="Digest">SHA-256 of its content.</param>
/// <param name="Tool">The tool that made it.</param>
/// <param name="Elapsed">How long that took.</param>
internal sealed record RememberedFile(string Digest, string Tool, TimeSpan Elapsed);

/// <summary>A tool's considered refusal, as it is remembered.</summary>
internal sealed record RememberedRejection(string Reason);

/// <summary>What packing did to a binary, as it is remembered.</summary>
internal sealed record RememberedNumbers(Measurement Before, Measurement After);

/// <summary>What was measured of every variant of a binary, as it is remembered.</summary>
internal sealed record RememberedSurvey(IReadOnlyList<Measurement> Variants, IReadOnlyList<string> Omissions);

[JsonSerializable(typeof(RememberedFile))]
[JsonSerializable(typeof(RememberedRejection))]
[JsonSerializable(typeof(RememberedNumbers))]
[JsonSerializable(typeof(RememberedSurvey))]
internal sealed partial class RememberedJson : JsonSerializerContext;
