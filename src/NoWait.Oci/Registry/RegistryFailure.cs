using System.Net;
using System.Text;
using NoWait.Oci.Json;

namespace NoWait.Oci.Registry;

/// <summary>A registry's answer as an error, with its own words (distribution-spec, "Error Codes").</summary>
internal static class RegistryFailure
{
    private const int LongestWords = 300;

    public static async Task<OciException> OfAsync(
        Scope scope, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var words = await WordsAsync(response, cancellationToken);
        var where = $"{scope.Host}/{scope.Repository}";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => RegistryAuthentication.Failure(scope, $"does not accept the login{words}"),
            HttpStatusCode.Forbidden => new OciException(
                OciError.Unauthorized,
                $"{scope.Host} does not allow {(scope.Push ? "pushing to" : "pulling from")} {scope.Repository}{words}: "
                + "ask for the right, or use another repository.") { Path = where },
            HttpStatusCode.NotFound => new OciException(
                OciError.NotFound, $"{where} has no such image or blob{words}. Check the name and the tag.") { Path = where },
            HttpStatusCode.TooManyRequests => new OciException(
                OciError.Refused, $"{scope.Host} says that these were too many requests{words}. Log in, wait, or use a mirror.")
            {
                Path = where,
            },
            HttpStatusCode.InsufficientStorage => new OciException(
                OciError.StorageFull, $"{scope.Host} is full{words}. Free some space there.") { Path = where },
            _ => new OciException(
                OciError.Refused,
                $"{where} answered {(int)response.StatusCode} to {response.RequestMessage?.Method}{words}. Try again later, or ask who runs it.")
            {
                Path = where,
            },
        };
    }

    private static async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            var errors = JsonObject.Read(buffer.AsMemory(0, length), "The answer", json => json.OptionalObjects("errors", Words) ?? []);
            var words = string.Join("; ", errors);
            return words.Length == 0 ? "" : $" ({Printable(words)})";
        }
        catch (Exception e) when (e is OciException or IOException or HttpRequestException)
        {
            return "";
        }
    }

    private static string Words(JsonObject error) =>
        string.Join(": ", new[] { error.OptionalText("code"), error.OptionalText("message") }.OfType<string>());

    private static string Printable(string words)
    {
        var text = new StringBuilder();
        foreach (var c in words.Length > LongestWords ? words[..LongestWords] : words)
        {
            text.Append(char.IsControl(c) ? ' ' : c);
        }

        return text.ToString();
    }
}
