using System.Globalization;

namespace NoWait.Shipping.Checks;

/// <summary>See <see cref="Check.Http"/>.</summary>
internal sealed record HttpCheck(string Path, int Status, string? Contains) : Check
{
    internal override async Task<string?> AskAsync(CheckSite site, CancellationToken cancellationToken)
    {
        var address = site.At(Path);
        try
        {
            using var answer = await site.Http.GetAsync(address, cancellationToken);
            if ((int)answer.StatusCode != Status)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{address} answered {(int)answer.StatusCode} and not {Status}");
            }

            return Contains is null || (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains(Contains, StringComparison.Ordinal)
                ? null
                : $"{address} answered without '{Contains}'";
        }
        catch (Exception e) when (CheckSite.Silence(e, cancellationToken) is { } silence)
        {
            return $"{address}: {silence}";
        }
    }
}
