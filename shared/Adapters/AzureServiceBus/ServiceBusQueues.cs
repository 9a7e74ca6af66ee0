using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Trimtab.Adapters.Entra;
using Trimtab.Domain.Messaging;

namespace Trimtab.Adapters.AzureServiceBus;

/// <summary>Sends to Service Bus queues over its REST interface. Receiving is the Functions host's part.</summary>
/// <remarks>Source: Service Bus REST, "Send Message" and "Message Headers and Properties". Queues must exist: making them takes a right that a sender should not have.</remarks>
public sealed class ServiceBusQueues : IQueueSender, IPoisonQueues, IDisposable
{
    private const string Scope = "https://servicebus.azure.net/.default";
    private const string ApiVersion = "2021-05";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Default };

    private readonly ServiceBusConnection _connection;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;
    private readonly HttpPipeline _pipeline;

    /// <exception cref="FormatException">The settings are wrong.</exception>
    public ServiceBusQueues(ServiceBusOptions options, TimeProvider clock)
        : this(options, clock, identityTransport: null)
    {
    }

    internal ServiceBusQueues(ServiceBusOptions options, TimeProvider clock, HttpPipelineTransport? identityTransport)
    {
        (_connection, _clock) = (ServiceBusConnection.From(options), clock);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !_connection.Endpoint.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _pipeline = Build(new HttpClientTransport(_client), Authorization(_connection, clock, identityTransport));
    }

    /// <exception cref="MessagingException">It was refused, or no answer came; the message may have been taken all the same.</exception>
    public async Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(7));
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(new Uri(_connection.Endpoint, $"/{Uri.EscapeDataString(queue)}/messages"));
        message.Request.Headers.SetValue("Content-Type", "application/json; charset=utf-8");
        message.Request.Headers.SetValue("BrokerProperties", Properties(delay));
        message.Request.Content = RequestContent.Create(System.Text.Encoding.UTF8.GetBytes(text));
        var status = await SendAsync(message, $"send to queue {queue}", cancellationToken);
        if (status is not (200 or 201))
        {
            throw Refused($"send to queue {queue}", queue, status);
        }
    }

    /// <summary>Counts <c>{queue}-poison</c> and what Service Bus itself put aside after too many deliveries. Needs the right to manage.</summary>
    public async Task<PoisonLook?> LookAsync(string queue, CancellationToken cancellationToken)
    {
        var poison = QueueNames.PoisonOf(queue);
        var stalled = await CountAsync(poison, "ActiveMessageCount", cancellationToken);
        var dead = await CountAsync(queue, "DeadLetterMessageCount", cancellationToken);
        return stalled is null || dead is null ? null : new PoisonLook(stalled.Value + dead.Value, $"{poison} ({stalled}) and {queue}/$DeadLetterQueue ({dead})", []);
    }

    public void Dispose() => _client.Dispose();

    private async Task<int?> CountAsync(string queue, string count, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri(_connection.Endpoint, $"/{Uri.EscapeDataString(queue)}?api-version={ApiVersion}"));
        var status = await SendAsync(message, $"count queue {queue}", cancellationToken);
        return status switch
        {
            200 => QueueDescription.Count(message.Response.Content, count),
            401 or 403 => null,
            _ => throw Refused($"count queue {queue}", queue, status),
        };
    }

    private async Task<int> SendAsync(HttpMessage message, string what, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.SendAsync(message, cancellationToken);
            return message.Response.Status;
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new MessagingException($"Service Bus at {_connection.Endpoint} did not answer: {what}: {failure.GetBaseException().Message}", failure);
        }
    }

    // The broker's own words may repeat the signature, so they are not passed on.
    private MessagingException Refused(string what, string queue, int status)
        => new($"Service Bus at {_connection.Endpoint} refused: {what}: status {status}{status switch
        {
            401 or 403 => ": the rule or identity may not do this (it needs Send), or its key is wrong",
            404 or 410 => $": there is no queue {queue}: create it",
            _ => "",
        }}.");

    private string Properties(TimeSpan delay)
    {
        var properties = new JsonObject { ["MessageId"] = Guid.NewGuid().ToString("n") };
        if (delay > TimeSpan.Zero)
        {
            // Whole seconds are all that this form of time has; never earlier than asked for.
            var due = _clock.GetUtcNow() + delay;
            var whole = due.Ticks % TimeSpan.TicksPerSecond == 0 ? due : due.AddTicks(TimeSpan.TicksPerSecond - (due.Ticks % TimeSpan.TicksPerSecond));
            properties["ScheduledEnqueueTimeUtc"] = whole.ToString("r");
        }

        return properties.ToJsonString(Plain);
    }

    private static HttpPipelinePolicy Authorization(ServiceBusConnection connection, TimeProvider clock, HttpPipelineTransport? identityTransport)
        => connection.Rule is { } rule ? new ServiceBusSignaturePolicy(rule.Name, rule.Key, clock)
            : connection.Signature is { } signature ? new FixedSignaturePolicy(signature)
            : new BearerTokenAuthenticationPolicy(EntraCredential.Create(connection.Identity!, identityTransport), Scope);

    private static HttpPipeline Build(HttpPipelineTransport transport, HttpPipelinePolicy authorization)
    {
        var settings = new PipelineOptions { Transport = transport };
        settings.Retry.MaxRetries = 3;
        settings.Retry.Mode = RetryMode.Exponential;
        settings.Retry.Delay = TimeSpan.FromMilliseconds(200);
        settings.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        settings.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        settings.Diagnostics.IsLoggingEnabled = false;
        settings.Diagnostics.IsDistributedTracingEnabled = false;
        settings.Diagnostics.IsTelemetryEnabled = false;
        return HttpPipelineBuilder.Build(settings, [], [authorization], new ResponseClassifier());
    }

    private sealed class PipelineOptions : ClientOptions;
}
