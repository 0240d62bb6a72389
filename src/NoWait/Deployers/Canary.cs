using System.Globalization;

namespace NoWait.Deployers;

/// <summary>How many of a service's replicas are the new version first, while it is looked at.</summary>
public sealed record Canary
{
    private readonly double _number;
    private readonly bool _isShare;

    private Canary(double number, bool isShare) => (_number, _isShare) = (number, isShare);

    /// <summary>Reads a number of replicas, or a share of them: <c>2</c>, <c>10%</c>.</summary>
    /// <exception cref="InvalidUsageException">It is neither.</exception>
    public static Canary Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isShare = text.EndsWith('%');
        return double.TryParse(isShare ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0 && (isShare ? number < 100 : number == Math.Floor(number))
            ? new(number, isShare)
            : throw new InvalidUsageException($"--canary {text} is no number of replicas: write 2, or a share as 10%.");
    }

    /// <summary>How many of so many; 0 where there is nothing to be spared: at least one stays the old version.</summary>
    public int Of(int replicas) =>
        replicas < 2 ? 0 : Math.Clamp(_isShare ? (int)Math.Round(replicas * _number / 100) : (int)_number, 1, replicas - 1);

    /// <inheritdoc />
    public override string ToString() => _number.ToString(CultureInfo.InvariantCulture) + (_isShare ? "%" : "");
}
