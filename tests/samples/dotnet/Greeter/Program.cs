using Words;

if (args is ["--version"])
{
    Console.WriteLine("greeter 1.0.0");
    return;
}

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();
app.MapGet("/", (string? name) => Greeting.For(name) + "\n");
app.MapGet("/healthz", () => "well\n");
app.Run($"http://*:{Environment.GetEnvironmentVariable("PORT") ?? "8080"}");
