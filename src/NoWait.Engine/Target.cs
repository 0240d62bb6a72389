namespace Nuke.Common;

/// <summary>A target: describes itself on the definition that it is handed, and returns it.</summary>
/// <param name="definition">What the target says about itself.</param>
public delegate ITargetDefinition Target(ITargetDefinition definition);
