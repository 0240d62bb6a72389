using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

// Options come from the variable OPTIONS, words between spaces, so that a test can give them to any version of an image:
//   version=TEXT   answer TEXT to /            slow=MS      listen only after so long
//   exit=CODE      print a line and exit       unwell       answer 503 to /healthz
//   unwell-on=PORT the same, on this port      port=N       listen there, whatever PORT says
//   share          set SO_REUSEPORT            deaf         ignore SIGTERM
//   drain=MS       live on so long after SIGTERM, without listening
// GET /crash ends it with code 7, GET /env/NAME answers a variable, GET /cwd the working folder.
var options = new Options(Environment.GetEnvironmentVariable("OPTIONS") ?? "");
if (options.Number("exit") is { } code)
{
    await Console.Error.WriteLineAsync("refusing to start: the database is not there");
    return code;
}

await Task.Delay(options.Number("slow") ?? 0);
var port = options.Number("port") ?? int.Parse(Environment.GetEnvironmentVariable("PORT") ?? "8080", CultureInfo.InvariantCulture);
var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.SetRawSocketOption(1, 2, [1, 0, 0, 0]);
if (options.Has("share"))
{
    listener.SetRawSocketOption(1, 15, [1, 0, 0, 0]);
}

listener.Bind(new IPEndPoint(IPAddress.Any, port));
listener.Listen(512);
Console.WriteLine($"{options["version"]} listens on port {port}");

var end = new TaskCompletionSource<int>();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    Console.WriteLine($"{options["version"]} was asked to stop");
    if (!options.Has("deaf"))
    {
        listener.Close();
        _ = Task.Delay(options.Number("drain") ?? 0).ContinueWith(_ => end.TrySetResult(0), TaskScheduler.Default);
    }
});
_ = Task.Run(ServeAsync);
return await end.Task;

async Task ServeAsync()
{
    try
    {
        using var socket = await listener.AcceptAsync();
        _ = Task.Run(ServeAsync);
        await AnswerAsync(socket);
    }
    catch (Exception e) when (e is SocketException or ObjectDisposedException)
    {
        // It was told to stop, or whoever asked is gone.
    }
}

async Task AnswerAsync(Socket socket)
{
    var buffer = new byte[4096];
    var read = await socket.ReceiveAsync(buffer);
    var words = Encoding.ASCII.GetString(buffer, 0, read).Split(' ');
    var (status, body) = Answer(words.Length > 1 ? words[1] : "/");
    var text = $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    await socket.SendAsync(Encoding.UTF8.GetBytes(text));
    socket.Shutdown(SocketShutdown.Both);
    if (words is [_, "/crash", ..])
    {
        await Console.Error.WriteLineAsync("crashing as told");
        Environment.Exit(7);
    }
}

(string Status, string Body) Answer(string path) => path switch
{
    "/healthz" when options.Has("unwell") || options.Number("unwell-on") == port => ("503 Service Unavailable", "no database"),
    "/healthz" => ("200 OK", "well"),
    "/cwd" => ("200 OK", Environment.CurrentDirectory),
    "/args" => ("200 OK", string.Join('\n', args)),
    _ when path.StartsWith("/env/", StringComparison.Ordinal) => Environment.GetEnvironmentVariable(path[5..]) is { } value
        ? ("200 OK", value)
        : ("404 Not Found", ""),
    _ => ("200 OK", options["version"]),
};

internal sealed class Options(string text)
{
    private readonly string[] _words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string this[string name] => _words.LastOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal)) is { } word
        ? word[(name.Length + 1)..]
        : "";

    public bool Has(string name) => _words.Contains(name, StringComparer.Ordinal);

    public int? Number(string name) => int.TryParse(this[name], CultureInfo.InvariantCulture, out var number) ? number : null;
}
