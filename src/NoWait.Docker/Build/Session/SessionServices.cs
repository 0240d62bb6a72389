using System.Globalization;
using System.Net.Sockets;
using Google.Protobuf;
using NoWait.Docker.Build.Context;
using NoWait.Docker.Protocol;

namespace NoWait.Docker.Build.Session;

/// <summary>What we answer when the daemon asks, by the methods' names on the wire.</summary>
internal sealed class SessionServices
{
    private readonly BuildSpec _spec;
    private readonly Dictionary<string, IFileSource> _sources;
    private long _contextBytes;

    public SessionServices(BuildSpec spec)
    {
        _spec = spec;
        _sources = new Dictionary<string, IFileSource>(StringComparer.Ordinal)
        {
            ["dockerfile"] = new MemorySource(BuildSpec.DockerfileInContext, spec.Dockerfile),
            ["context"] = spec.Context is { } context ? FolderSource.Of(context) : new EmptySource(),
        };
        Handlers = new Dictionary<string, GrpcHandler>(StringComparer.Ordinal)
        {
            ["/grpc.health.v1.Health/Check"] = call => AnswerAsync(call, new HealthAnswer { Status = 1 }),
            ["/moby.filesync.v1.FileSync/DiffCopy"] = SendFilesAsync,
            ["/moby.filesync.v1.Auth/Credentials"] = SendCredentialsAsync,
        };
        AddOptional();
    }

    public Dictionary<string, GrpcHandler> Handlers { get; }

    /// <summary>The bytes of the context's files that travelled.</summary>
    public long ContextBytes => _contextBytes;

    private void AddOptional()
    {
        if (_spec.Secrets.Count > 0)
        {
            Handlers["/moby.buildkit.secrets.v1.Secrets/GetSecret"] = SendSecretAsync;
        }

        if (_spec.SshAgents.Count > 0)
        {
            Handlers["/moby.sshforward.v1.SSH/CheckAgent"] = CheckAgentAsync;
            Handlers["/moby.sshforward.v1.SSH/ForwardAgent"] = ForwardAgentAsync;
        }

        if (_spec.Output is BuildTarget.Folder folder)
        {
            Handlers["/moby.filesync.v1.FileSend/DiffCopy"] = call => new FileReceiver(call, folder).RunAsync();
        }
        else if (_spec.Output is BuildTarget.Archive archive)
        {
            Handlers["/moby.filesync.v1.FileSend/DiffCopy"] = call => ReceiveAsync(call, archive.Stream);
        }
    }

    private static async Task AnswerAsync(GrpcCall call, IMessage answer) => await call.WriteAsync(answer, urgent: true);

    private async Task SendFilesAsync(GrpcCall call)
    {
        var name = call.Metadata["dir-name"].ToString();
        if (!_sources.TryGetValue(name, out var source))
        {
            throw new GrpcException(GrpcStatus.NotFound, $"no access allowed to dir {name}");
        }

        var sender = new FileSender(call, source, FilterOf(call, name));
        await sender.RunAsync();
        if (name == "context")
        {
            Interlocked.Add(ref _contextBytes, sender.Bytes);
        }
    }

    private PathFilter FilterOf(GrpcCall call, string name)
    {
        var includes = Values(call, "include-patterns");
        var follow = Values(call, "followpaths");
        if (name == "context" && follow is [".dockerignore"])
        {
            // Not shown: what belongs to the context is decided on this side, and told once.
            return new PathFilter(["/\0"]);
        }

        if (follow.Count > 0 && name == "context")
        {
            follow = LinkFollower.Follow(_spec.Context?.Folder ?? "/nowhere", follow);
        }

        return includes.Count + follow.Count == 0 ? PathFilter.Everything : new PathFilter([.. includes, .. follow]);
    }

    /// <summary>A header's values; what is not ASCII travels escaped, and a header beside it says so.</summary>
    private static IReadOnlyList<string> Values(GrpcCall call, string header)
    {
        var isEscaped = call.Metadata[header + "-encoded"] == "1";
        return [.. call.Metadata[header].OfType<string>().Select(value => isEscaped ? Uri.UnescapeDataString(value.Replace('+', ' ')) : value)];
    }

    private async Task SendCredentialsAsync(GrpcCall call)
    {
        var request = await RequestAsync(call, CredentialsRequest.Parser);
        var host = request.Host is "registry-1.docker.io" or "index.docker.io" ? "docker.io" : request.Host;
        var found = await _spec.Credentials(host, call.Aborted);
        await AnswerAsync(call, found.IdentityToken is { Length: > 0 } token
            ? new CredentialsAnswer { Secret = token }
            : new CredentialsAnswer { Username = found.Username, Secret = found.Password });
    }

    private async Task SendSecretAsync(GrpcCall call)
    {
        var request = await RequestAsync(call, SecretRequest.Parser);
        if (!_spec.Secrets.TryGetValue(request.Id, out var secret))
        {
            throw new GrpcException(GrpcStatus.NotFound, $"secret {request.Id} not found");
        }

        await AnswerAsync(call, new SecretAnswer { Data = ByteString.CopyFrom(await secret.ReadAsync(call.Aborted)) });
    }

    private async Task CheckAgentAsync(GrpcCall call)
    {
        var request = await RequestAsync(call, AgentRequest.Parser);
        _ = AgentOf(request.Id);
        await AnswerAsync(call, new AgentAnswer());
    }

    private async Task ForwardAgentAsync(GrpcCall call)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(AgentOf(call.Metadata["buildkit.ssh.id"].ToString())), call.Aborted);
        await Task.WhenAll(AskAgentAsync(call, socket), AnswerForAgentAsync(call, socket));
    }

    private static async Task AskAgentAsync(GrpcCall call, Socket agent)
    {
        while (await call.ReadAsync(BytesMessage.Parser) is { } message)
        {
            await agent.SendAsync(message.Data.Memory, call.Aborted);
        }

        agent.Shutdown(SocketShutdown.Send);
    }

    private static async Task AnswerForAgentAsync(GrpcCall call, Socket agent)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await agent.ReceiveAsync(buffer, call.Aborted)) > 0;)
        {
            await call.WriteAsync(new BytesMessage { Data = ByteString.CopyFrom(buffer, 0, read) }, urgent: true);
        }
    }

    private string AgentOf(string id) =>
        _spec.SshAgents.GetValueOrDefault(id.Length == 0 ? "default" : id)
        ?? throw new GrpcException(GrpcStatus.NotFound, string.Create(CultureInfo.InvariantCulture, $"unset ssh forward key {id}"));

    private static async Task ReceiveAsync(GrpcCall call, Stream output)
    {
        while (await call.ReadAsync(BytesMessage.Parser) is { } message)
        {
            await output.WriteAsync(message.Data.Memory, call.Aborted);
        }

        await output.FlushAsync(call.Aborted);
    }

    private static async Task<T> RequestAsync<T>(GrpcCall call, MessageParser<T> parser)
        where T : class, IMessage<T> =>
        await call.ReadAsync(parser) ?? throw new GrpcException(GrpcStatus.Unknown, "the call had no request");

    private sealed class EmptySource : IFileSource
    {
        public IEnumerable<FileEntry> List(PathFilter filter) => [];

        public Stream Open(string path) => Stream.Null;
    }
}
