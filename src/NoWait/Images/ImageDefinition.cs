using System.Globalization;
using System.Runtime.CompilerServices;
using NoWait.Images.Checks;
using NoWait.Images.Dockerfiles;
using NoWait.Images.Variables;

namespace NoWait.Images;

/// <summary>How an image is made: named stages of typed instructions, the last of which runs.</summary>
/// <remarks>
/// An immutable value: two definitions that say the same are equal, wherever they were written. Texts in which a
/// Dockerfile expands variables are templates: <c>$name</c> and <c>${…}</c> refer to variables, <c>\$</c> is a dollar,
/// two backslashes before a dollar are one, and every other character is itself. <see cref="Expansion.Expand"/> puts
/// the values in.
/// </remarks>
public sealed record ImageDefinition
{
    /// <summary>The <c>ARG</c>s before the first <c>FROM</c>, which only the stages' bases may use.</summary>
    public Values<Arg> Arguments { get; init; } = [];

    /// <summary>The stages, in the order in which they were written; the last one is the image.</summary>
    public Values<StageDefinition> Stages { get; init; } = [];

    /// <summary>The parser directives at the top (<c>syntax</c>, <c>escape</c>, <c>check</c>).</summary>
    public Values<KeyValuePair<string, string>> Directives { get; init; } = [];

    /// <summary>What writes the stages once the context is known; null where they are written already.</summary>
    public ImageRecipe? Recipe { get; init; }

    /// <summary>The Dockerfile that it was read from as a whole; null where it was not.</summary>
    public DockerfileText Source { get; init; }

    /// <summary>The stage whose result is the image.</summary>
    /// <exception cref="InvalidOperationException">There is none yet: the definition must be resolved first.</exception>
    public StageDefinition RunStage => Stages.Count > 0
        ? Stages[^1]
        : throw new InvalidOperationException("The definition has no stages yet: call Resolve(context) first.");

    /// <summary>The index of the stage that a <c>--from</c> or a base names; -1 where it names none.</summary>
    /// <param name="reference">A stage's name, in any case, or its index as text; of equal names the last one counts.</param>
    public int IndexOf(string reference)
    {
        for (var i = Stages.Count - 1; i >= 0; i--)
        {
            if (Stages[i].Name.Equals(reference, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Stages.Count ? index : -1;
    }

    /// <summary>The definition with its stages: itself, unless a recipe has still to look into the context.</summary>
    /// <param name="context">The folder that <c>COPY</c> reads from, absolute.</param>
    /// <exception cref="DefinitionException">The context does not hold what the recipe needs.</exception>
    /// <exception cref="DockerfileException">The recipe's Dockerfile is broken.</exception>
    public ImageDefinition Resolve(string context) => Recipe is null ? this : Recipe.Define(context);

    /// <summary>The names of its stages, or what will write them.</summary>
    public override string ToString() => Recipe?.ToString() ?? string.Join(", ", Stages.Select(stage => stage.Name));

    /// <summary>The definition with one more stage, which becomes the one that runs.</summary>
    /// <param name="name">What other stages call it: lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="from">Its base: <c>scratch</c>, an image, or an earlier stage.</param>
    /// <param name="steps">Its instructions.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <exception cref="DefinitionException">The stage cannot work.</exception>
    public ImageDefinition Stage(
        string name,
        string from,
        Func<StageBuilder, StageBuilder> steps,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string file = "")
    {
        var origin = new Origin(file, line);
        if (Recipe is not null)
        {
            throw new Place(name, null, origin).Error(
                "a ready-made definition takes no further stages",
                "Write all of them, starting with Image.Stage");
        }

        var stage = steps(new StageBuilder(origin)).Finish(name, from);
        var definition = this with { Stages = Stages.Add(stage) };
        DefinitionCheck.LastStage(definition);
        return definition;
    }
}

/// <summary>One stage: a base and the instructions on top of it.</summary>
/// <param name="Name">What other stages call it; a number as text where the Dockerfile gave none.</param>
/// <param name="From">The base: <c>scratch</c>, an image reference, or an earlier stage's name.</param>
public sealed record StageDefinition(string Name, string From)
{
    /// <summary>The platform to take the base for, as <c>os/arch[/variant]</c>; null for the builder's own.</summary>
    public string? Platform { get; init; }

    /// <summary>The instructions, in order.</summary>
    public Values<Instruction> Instructions { get; init; } = [];

    /// <summary>Where the stage was written.</summary>
    public Origin Origin { get; init; }
}

/// <summary>Where something was written: a file and a line of a Dockerfile or of a build script.</summary>
/// <remarks>Never part of an identity: any two origins are equal.</remarks>
/// <param name="File">The file's path as it was given; null when unknown.</param>
/// <param name="Line">The line, counted from 1; 0 when unknown.</param>
public readonly record struct Origin(string? File, int Line)
{
    /// <inheritdoc />
    public bool Equals(Origin other) => true;

    /// <inheritdoc />
    public override int GetHashCode() => 0;

    /// <inheritdoc />
    public override string ToString() => File is null ? "" : $"{File}:{Line}";
}

/// <summary>The text of a Dockerfile, for an engine that is to build it as it is.</summary>
/// <remarks>Never part of an identity: what it says stands in the definition's stages.</remarks>
/// <param name="Text">The whole text; null for none.</param>
/// <param name="Path">What to call it.</param>
public readonly record struct DockerfileText(string? Text, string Path)
{
    /// <summary>Whether it says something that only BuildKit understands: then the stages say nothing of it.</summary>
    public bool IsForeign { get; init; }

    /// <inheritdoc />
    public bool Equals(DockerfileText other) => IsForeign == other.IsForeign && (!IsForeign || Text == other.Text);

    /// <inheritdoc />
    public override int GetHashCode() => 0;
}
