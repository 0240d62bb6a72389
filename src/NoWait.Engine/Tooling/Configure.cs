namespace Nuke.Common.Tooling;

/// <summary>Takes options and returns them changed.</summary>
/// <param name="options">What to start from.</param>
public delegate T Configure<T>(T options);
