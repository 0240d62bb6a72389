using System.Globalization;
using System.Text.Json;

namespace NoWait.Shipping.Checks;

/// <summary>See <see cref="Check.ErrorRate"/>.</summary>
internal sealed record ErrorRateCheck(string Url, double Below, string? Field) : Check
{
    internal override async Task<string?> AskAsync(CheckSite site, CancellationToken cancellationToken)
    {
        var address = site.At(Url);
        try
        {
            using var answer = await site.Http.GetAsync(address, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return !answer.IsSuccessStatusCode ? $"{address} answered {(int)answer.StatusCode} in place of the error rate"
                : Read(text) is not { } rate ? $"{address} answered no error rate{(Field is null ? "" : $" at {Field}")}"
                : rate < Below ? null
                : string.Create(CultureInfo.InvariantCulture, $"the error rate at {address} is {rate:0.#####}, and not below {Below:0.#####}");
        }
        catch (Exception e) when (CheckSite.Silence(e, cancellationToken) is { } silence)
        {
            return $"{address}: {silence}";
        }
    }

    /// <summary>The number in an answer; null when there is none.</summary>
    internal double? Read(string text)
    {
        if (Field is null)
        {
            return Number(text);
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            var at = json.RootElement;
            foreach (var name in Field.Split('.'))
            {
                at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(name, CultureInfo.InvariantCulture)] : at.GetProperty(name);
            }

            return at.ValueKind == JsonValueKind.Number ? at.GetDouble() : Number(at.GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static double? Number(string text)
    {
        var isShare = text.AsSpan().Trim().EndsWith("%");
        return double.TryParse(text.AsSpan().Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? isShare ? number / 100 : number
            : null;
    }
}
