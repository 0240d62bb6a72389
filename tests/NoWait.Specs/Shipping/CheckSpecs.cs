using System.Net;
using System.Text;
using NoWait.Shipping.Checks;
using NoWait.Specs.Deployers.Containers;
using NoWait.Testing;

namespace NoWait.Specs.Shipping;

/// <summary>What a service is watched by.</summary>
public sealed class CheckSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _server = new();
    private readonly HttpClient _http = CheckSite.Client();
    private readonly string _address = $"http://127.0.0.1:{EngineSite.FreePort()}";
    private (int Status, string Body) _answer = (200, "");

    public CheckSpecs()
    {
        _server.Prefixes.Add(_address + "/");
        _server.Start();
        _ = Task.Run(AnswerAsync);
    }

    public void Dispose()
    {
        _server.Close();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_request_is_to_be_answered_so()
    {
        _answer = (200, "hello, it is green");
        (await AskAsync(Check.Http("/"))).ShouldBeNull();
        (await AskAsync(Check.Http("/", contains: "green"))).ShouldBeNull();
        (await AskAsync(Check.Http("/", contains: "blue"))).ShouldBe($"{_address}/ answered without 'blue'");
        (await AskAsync(Check.Http("/", status: 404))).ShouldBe($"{_address}/ answered 200 and not 404");
        _answer = (302, "");
        (await AskAsync(Check.Http("/", status: 302))).ShouldBeNull("redirections are not followed");
        (await AskAsync(Check.Http("http://127.0.0.1:1/"))).ShouldNotBeNull().ShouldStartWith("http://127.0.0.1:1/: it does not answer");
    }

    [Fact]
    public async Task A_command_is_to_end_well_and_knows_the_address()
    {
        (await AskAsync(Check.Command($"test $NOWAIT_SERVICE=$NOWAIT_ADDRESS = api={_address}"))).ShouldBeNull();
        (await AskAsync(Check.Command("echo too slow; exit 4"))).ShouldBe("'echo too slow; exit 4' ended with 4: too slow");
    }

    [Theory]
    [InlineData("0.004", null, null)]
    [InlineData("0.4 %", null, null)]
    [InlineData("0.02", null, "the error rate at {0}/rate is 0.02, and not below 0.01")]
    [InlineData("2%", null, "the error rate at {0}/rate is 0.02, and not below 0.01")]
    [InlineData("""{"data":{"result":[{"value":[1700000000,"0.03"]}]}}""", "data.result.0.value.1", "the error rate at {0}/rate is 0.03, and not below 0.01")]
    [InlineData("""{"rate":0.001}""", "rate", null)]
    [InlineData("""{"rate":0.001}""", "data.rate", "{0}/rate answered no error rate at data.rate")]
    [InlineData("NaN", null, "{0}/rate answered no error rate")]
    [InlineData("", null, "{0}/rate answered no error rate")]
    public async Task A_share_of_errors_is_to_stay_below_a_limit(string body, string? field, string? wrong)
    {
        _answer = (200, body);

        (await AskAsync(Check.ErrorRate("/rate", below: 0.01, field))).ShouldBe(wrong is null ? null : string.Format(wrong, _address));
    }

    [Fact]
    public async Task A_path_of_a_service_without_a_port_is_a_mistake() =>
        (await Should.ThrowAsync<InvalidUsageException>(() => Check.Http("/").AskAsync(Site() with { Address = null }, default)))
            .Message.ShouldBe("A check of api asks for /, but the service has no port: set its Port, or give the check a whole URL.");

    private Task<string?> AskAsync(Check check) => check.AskAsync(Site(), default);

    private CheckSite Site() => new("api", _address, _folder.Path)
    {
        Http = _http, Time = TimeProvider.System, Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
    };

    private async Task AnswerAsync()
    {
        while (_server.IsListening)
        {
            var context = await _server.GetContextAsync();
            context.Response.StatusCode = _answer.Status;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_answer.Body));
            context.Response.Close();
        }
    }
}
