using System.Net.Http.Headers;

namespace NoWait.Oci.Registry;

/// <summary>What a registry asks for with its 401 (RFC 9110, 11.6.1; distribution's token specification).</summary>
/// <param name="Scheme"><c>Bearer</c> or <c>Basic</c>.</param>
/// <param name="Parameters">Such as <c>realm</c>, <c>service</c> and <c>scope</c>.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>The challenge that can be answered best: a bearer token before a password.</summary>
    public static Challenge? Choose(IEnumerable<AuthenticationHeaderValue> headers)
    {
        var challenges = headers.Select(Parse).ToList();
        return challenges.Find(c => c.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && c["realm"] is not null)
            ?? challenges.Find(c => c.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase));
    }

    public static Challenge Parse(AuthenticationHeaderValue header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = header.Parameter.AsSpan().Trim();
        while (rest.IndexOf('=') is > 0 and var equals)
        {
            var name = rest[..equals].Trim(" ,").ToString();
            rest = rest[(equals + 1)..].TrimStart();
            parameters[name] = rest.StartsWith("\"") ? Quoted(ref rest) : Token(ref rest);
        }

        return new Challenge(header.Scheme, parameters);
    }

    private static string Token(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(',') is >= 0 and var comma ? comma : rest.Length;
        var value = rest[..end].Trim().ToString();
        rest = rest[end..];
        return value;
    }

    private static string Quoted(ref ReadOnlySpan<char> rest)
    {
        var value = new System.Text.StringBuilder();
        var i = 1;
        for (; i < rest.Length && rest[i] != '"'; i++)
        {
            i += rest[i] == '\\' && i + 1 < rest.Length ? 1 : 0;
            value.Append(rest[i]);
        }

        rest = rest[Math.Min(i + 1, rest.Length)..];
        return value.ToString();
    }
}
