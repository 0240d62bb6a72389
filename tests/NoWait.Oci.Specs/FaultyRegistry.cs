using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NoWait.Oci.Specs;

/// <summary>A small registry in this process, which misbehaves as it is told.</summary>
internal sealed class FaultyRegistry : IDisposable
{
    private readonly HttpListener _listener = new();

    public FaultyRegistry()
    {
        // A free port may be taken by somebody else before it is listened on: then another.
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Host = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://{Host}/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
            }
        }

        _ = ServeAsync();
    }

    public string Host { get; }

    /// <summary>Manifests by tag or digest.</summary>
    public Dictionary<string, (string MediaType, byte[] Content)> Manifests { get; } = [];

    public Dictionary<string, byte[]> Blobs { get; } = [];

    public Dictionary<string, MemoryStream> Uploads { get; } = [];

    /// <summary>What was asked for, in order: method and path.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Sees each request first; true when it has answered.</summary>
    public Func<HttpListenerContext, bool> Fault { get; set; } = _ => false;

    public void Hold(OciImage image, string tag)
    {
        Manifests[tag] = Manifests[image.Descriptor.Digest.ToString()] = (image.Descriptor.MediaType, image.ManifestJson.ToArray());
        Blobs[image.Manifest.Config.Digest.ToString()] = image.ConfigJson.ToArray();
        foreach (var layer in image.Layers)
        {
            using var content = new MemoryStream();
            using var blob = layer.Blobs.OpenAsync(layer.Descriptor).GetAwaiter().GetResult();
            blob.CopyTo(content);
            Blobs[layer.Descriptor.Digest.ToString()] = content.ToArray();
        }
    }

    public static void Answer(HttpListenerContext context, int status, string body = "", params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.AddHeader(name, value);
        }

        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => Handle(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Handle(HttpListenerContext context)
    {
        try
        {
            lock (Requests)
            {
                Requests.Add($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}");
            }

            if (!Fault(context))
            {
                Serve(context);
            }
        }
        catch (Exception)
        {
            context.Response.Abort();
        }
    }

    private void Serve(HttpListenerContext context)
    {
        var parts = context.Request.Url!.AbsolutePath.Split('/');
        var (kind, name) = (parts[^2], parts[^1]);
        switch (context.Request.HttpMethod, kind)
        {
            case ("GET" or "HEAD", "manifests") when Manifests.TryGetValue(name, out var manifest):
                context.Response.ContentType = manifest.MediaType;
                context.Response.AddHeader("Docker-Content-Digest", Digest.Of(manifest.Content).ToString());
                Send(context, manifest.Content);
                break;
            case ("GET" or "HEAD", "blobs") when Blobs.TryGetValue(name, out var blob):
                Send(context, blob);
                break;
            case ("POST", "uploads"):
                var id = $"u{Uploads.Count}";
                Uploads[id] = new MemoryStream();
                Answer(context, 202, "", ("Location", $"/v2/app/blobs/uploads/{id}?state=1"));
                break;
            case ("PATCH", "uploads"):
                context.Request.InputStream.CopyTo(Uploads[name]);
                Answer(context, 202, "", ("Location", context.Request.Url.PathAndQuery));
                break;
            case ("GET", "uploads") when Uploads.ContainsKey(name):
                Answer(context, 204, "", ("Location", context.Request.Url.PathAndQuery), ("Range", $"0-{Math.Max(0, Uploads[name].Length - 1)}"));
                break;
            case ("PUT", "uploads"):
                context.Request.InputStream.CopyTo(Uploads[name]);
                var (promised, content) = (context.Request.QueryString["digest"]!, Uploads[name].ToArray());
                Blobs[promised] = content;
                Answer(context, Digest.Of(content).ToString() == promised ? 201 : 400);
                break;
            case ("PUT", "manifests"):
                using (var body = new MemoryStream())
                {
                    context.Request.InputStream.CopyTo(body);
                    Manifests[name] = (context.Request.ContentType!, body.ToArray());
                }

                Answer(context, 201);
                break;
            default:
                Answer(context, 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"never heard of it"}]}""");
                break;
        }
    }

    private static void Send(HttpListenerContext context, byte[] content)
    {
        var range = context.Request.Headers["Range"];
        var from = range is null ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'));
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.AddHeader("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        context.Response.ContentLength64 = content.Length - from;
        if (context.Request.HttpMethod != "HEAD")
        {
            context.Response.OutputStream.Write(content, from, content.Length - from);
        }

        context.Response.Close();
    }
}
