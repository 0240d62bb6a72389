using System.Buffers;
using System.Text;
using System.Text.Json;

namespace NoWait.Board;

/// <summary>Writes answers: whole, with their length, and without a body for HEAD.</summary>
internal static class Answer
{
    public static Task TextAsync(HttpContext context, string text) =>
        WriteAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>A page; <c>?refresh=30</c> has a wall ask for it again every 30 seconds.</summary>
    public static Task HtmlAsync(HttpContext context, string html)
    {
        if (int.TryParse(context.Request.Query["refresh"], out var seconds) && seconds is >= 5 and <= 3600)
        {
            context.Response.Headers["Refresh"] = $"{seconds}";
        }

        return WriteAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));
    }

    /// <summary>What changes with the Board's own version only.</summary>
    public static Task FixedAsync(HttpContext context, string type, string text)
    {
        context.Response.Headers.CacheControl = "max-age=300";
        return WriteAsync(context, type, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A picture, whose address is another when it changes.</summary>
    public static Task PictureAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return WriteAsync(context, type, content);
    }

    public static Task OfTypeAsync(HttpContext context, string type, string text) =>
        WriteAsync(context, type, Encoding.UTF8.GetBytes(text));

    public static Task JsonAsync(HttpContext context, byte[] json) => WriteAsync(context, "application/json; charset=utf-8", json);

    public static Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return WriteAsync(context, "application/json; charset=utf-8", buffer.WrittenMemory);
    }

    public static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return TextAsync(context, "There is no such page; the Board is at /.\n");
    }

    private static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
