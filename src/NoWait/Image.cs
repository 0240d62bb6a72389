using System.Runtime.CompilerServices;
using NoWait.Images;
using NoWait.Images.Recipes;

namespace NoWait;

/// <summary>Where definitions of images start.</summary>
public static class Image
{
    /// <summary>Starts a definition with its first stage; further stages chain on the result.</summary>
    /// <param name="name">What other stages call it: lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="from">Its base: <c>scratch</c> or an image.</param>
    /// <param name="steps">Its instructions.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <exception cref="DefinitionException">The stage cannot work.</exception>
    public static ImageDefinition Stage(
        string name,
        string from,
        Func<StageBuilder, StageBuilder> steps,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "") => new ImageDefinition().Stage(name, from, steps, line, file);

    /// <summary>The definition that an existing Dockerfile says.</summary>
    /// <param name="path">The file, relative to the service's context, or absolute; it is read when the definition is resolved.</param>
    public static ImageDefinition FromDockerfile(string path) => new() { Recipe = new DockerfileRecipe(path) };

    /// <summary>A .NET project: published self-contained and trimmed, or with Native AOT.</summary>
    /// <remarks>
    /// The copies name exactly the folders of the project and of all that it references, with the files that govern them; what
    /// the application stands on is a layer of its own.
    /// </remarks>
    /// <param name="project">The project's folder or file, relative to the service's context.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static ImageDefinition DotNet(string project, DotNetOptions? options = null) =>
        new() { Recipe = new DotNetRecipe(project, options ?? new DotNetOptions()) };

    /// <summary>A Go package: a static binary, stripped, on nothing.</summary>
    /// <remarks>The copies name exactly the files of the package and of the packages in the tree that it imports.</remarks>
    /// <param name="package">The package, relative to the service's context, which is the module's or workspace's folder.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static ImageDefinition Go(string package, GoOptions? options = null) =>
        new() { Recipe = new GoRecipe(package, options ?? new GoOptions()) };

    /// <summary>A Rust crate: a stripped binary on nothing.</summary>
    /// <remarks>The copies name the folders of the crate and of the crates of the tree that it, or its workspace, needs.</remarks>
    /// <param name="crate">The crate's folder, relative to the service's context.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static ImageDefinition Rust(string crate, RustOptions? options = null) =>
        new() { Recipe = new RustRecipe(crate, options ?? new RustOptions()) };

    /// <summary>A Node.js package: its locked dependencies, its build script, and what runs.</summary>
    /// <param name="folder">The package's folder, relative to the service's context.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static ImageDefinition Node(string folder, NodeOptions? options = null) =>
        new() { Recipe = new NodeRecipe(folder, options ?? new NodeOptions()) };
}
