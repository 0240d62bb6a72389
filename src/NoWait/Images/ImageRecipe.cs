namespace NoWait.Images;

/// <summary>What writes a definition's stages when it is first needed, so that naming a service costs nothing.</summary>
/// <remarks>A value like the definition itself: two recipes with equal options are equal.</remarks>
public abstract record ImageRecipe
{
    /// <summary>Writes the definition, reading in the context what it must know.</summary>
    /// <param name="context">The folder that <c>COPY</c> reads from, absolute; it is never written to.</param>
    /// <exception cref="DefinitionException">The context does not hold what the recipe needs.</exception>
    public abstract ImageDefinition Define(string context);
}
