namespace NoWait.Timing.Money;

/// <summary>A figure that was not measured, with the measurements and the assumptions that it was computed from.</summary>
/// <param name="Dollars">The figure.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Assumed">What was assumed.</param>
public sealed record Projection(decimal Dollars, IReadOnlyList<Input> Measured, IReadOnlyList<Input> Assumed);

/// <summary>A number that a figure was computed from.</summary>
/// <param name="Name">What it counts.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit; "" for a count.</param>
public sealed record Input(string Name, decimal Value, string Unit = "");
