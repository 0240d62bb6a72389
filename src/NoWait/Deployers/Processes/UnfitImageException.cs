namespace NoWait.Deployers.Processes;

/// <summary>The image cannot run as a plain process of this machine; the message is the reason, without a full stop.</summary>
public sealed class UnfitImageException(string message) : Exception(message);
