using Google.Protobuf;

namespace Trimtab.Adapters.Grpc;

/// <summary>One method of a service, for its callers and its server.</summary>
/// <param name="Service">Full name with package, e.g. <c>grpc.health.v1.Health</c>.</param>
/// <param name="Name">As the service's definition writes it.</param>
/// <param name="RequestParser">Reads requests.</param>
/// <param name="ResponseParser">Reads responses.</param>
public sealed record GrpcMethod<TRequest, TResponse>(string Service, string Name, MessageParser<TRequest> RequestParser, MessageParser<TResponse> ResponseParser)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>The path of its requests.</summary>
    public string Path => $"/{Service}/{Name}";
}
