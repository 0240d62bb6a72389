namespace NoWait.Images;

/// <summary>What writes a definition's stages when it is first needed, so that naming a service costs nothing.</summary>
/// <remarks>A value like the definition itself: two recipes with equal options are equal.</remarks>
public abstract record ImageRecipe
{
    /// <summary>Writes the definition, reading in the context what it must know.</summary>
    /// <param name="context">The folder that <c>COPY</c> reads from, absolute; it is never written to.</param>
    /// <exception cref="DefinitionException">The context does not hold what the recipe needs.</exception>
    public abstract ImageDefinition Define(string context);

    /// <summary>All that tells it from other recipes of its kind, by name; null where that is not known, and nothing of it is remembered.</summary>
    /// <remarks>Every option must be in it: one that is left out would not show as a change.</remarks>
    internal virtual RecipeIdentity? Identity => null;
}
