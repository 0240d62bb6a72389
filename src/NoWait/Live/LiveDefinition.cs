using NoWait.Images.Recipes;

namespace NoWait.Live;

/// <summary>How a service is made while it is watched: as it is otherwise, but for what only a shipped image needs.</summary>
internal static class LiveDefinition
{
    /// <summary>The service as it is watched.</summary>
    /// <remarks>A .NET service keeps all of the framework, as the next edit may use what a trimmer would have taken away.</remarks>
    public static Service Of(Service service) => service.Image.Recipe is DotNetRecipe recipe
        ? service with
        {
            Image = service.Image with
            {
                Recipe = recipe with { Options = recipe.Options with { Trimmed = false, ReadyToRun = false, Aot = false } },
            },
        }
        : service;
}
