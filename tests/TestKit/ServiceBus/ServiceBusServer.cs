using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trimtab.TestKit.ServiceBus;

/// <summary>A stand-in for the REST interface of a Service Bus namespace: checks signatures and headers as the service does, and keeps queues in memory.</summary>
/// <remarks>Sources: Service Bus REST, "Send Message", "Message Headers and Properties", "Get Queue"; "Access control with Shared Access Signatures".
/// Time is the given clock's; a scheduled message is there when its time has come.</remarks>
public sealed class ServiceBusServer : IAsyncDisposable
{
    public const string RuleName = "sender";
    public const string RuleKey = "a+key/that=is not base64";

    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ServiceBusMessage>> _queues = new(StringComparer.Ordinal);

    private ServiceBusServer(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public string Url => _app.Urls.Single();

    public string ConnectionString => $"Endpoint={Url}/;SharedAccessKeyName={RuleName};SharedAccessKey={RuleKey}";

    /// <summary>Whether the rule may manage, as counting needs.</summary>
    public bool MayManage { get; set; } = true;

    /// <summary>Statuses of the next answers, before anything is looked at.</summary>
    public Queue<int> Failures { get; } = new();

    /// <summary>What came wrong, e.g. a header that the service would not take.</summary>
    public List<string> Faults { get; } = [];

    public static async Task<ServiceBusServer> StartAsync(TimeProvider clock, params string[] queues)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new ServiceBusServer(app, clock);
        foreach (var queue in queues)
        {
            server._queues[queue] = [];
        }

        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>All messages of a queue, scheduled ones too.</summary>
    public IReadOnlyList<ServiceBusMessage> Messages(string queue)
    {
        lock (_lock)
        {
            return [.. _queues[queue]];
        }
    }

    /// <summary>Puts a message there without asking anybody.</summary>
    public void Add(string queue, ServiceBusMessage message)
    {
        lock (_lock)
        {
            _queues[queue].Add(message);
        }
    }

    /// <returns>The first message that is due, now counted as delivered once more; null when none is.</returns>
    public ServiceBusMessage? Lock(string queue)
    {
        lock (_lock)
        {
            var messages = _queues[queue];
            var index = messages.FindIndex(message => message.Due <= _clock.GetUtcNow());
            return index < 0 ? null : messages[index] = messages[index] with { DeliveryCount = messages[index].DeliveryCount + 1 };
        }
    }

    /// <summary>Takes a message away, to another queue when one is named.</summary>
    public void Complete(string queue, ServiceBusMessage message, string? moveTo = null)
    {
        lock (_lock)
        {
            _queues[queue].RemoveAll(held => held.MessageId == message.MessageId);
            if (moveTo is not null)
            {
                (_queues.TryGetValue(moveTo, out var target) ? target : _queues[moveTo] = []).Add(message);
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var queue = request.Path.Value!.Split('/')[1];
        if (Failures.TryDequeue(out var failure))
        {
            context.Response.StatusCode = failure;
        }
        else if (!IsSigned(request, queue))
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync($"401: {request.Headers.Authorization}");
        }
        else if (request.Method == "GET")
        {
            await DescribeAsync(context, queue);
        }
        else
        {
            context.Response.StatusCode = request.Path == $"/{queue}/messages" && request.Method == "POST" ? await TakeAsync(request, queue) : 404;
        }
    }

    private bool IsSigned(HttpRequest request, string queue)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return authorization.Count(c => c == '.') == 2;
        }

        if (!authorization.StartsWith("SharedAccessSignature ", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = authorization["SharedAccessSignature ".Length..].Split('&').Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(RuleKey), Encoding.UTF8.GetBytes($"{parts["sr"]}\n{parts["se"]}")));
        return Uri.UnescapeDataString(parts["sig"]) == signature
            && parts["skn"] == RuleName
            && long.Parse(parts["se"], CultureInfo.InvariantCulture) > _clock.GetUtcNow().ToUnixTimeSeconds()
            && $"{Url}/{queue}".StartsWith(Uri.UnescapeDataString(parts["sr"]), StringComparison.Ordinal);
    }

    private async Task<int> TakeAsync(HttpRequest request, string queue)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        lock (_lock)
        {
            if (!_queues.TryGetValue(queue, out var messages))
            {
                return 404;
            }

            if (JsonNode.Parse(request.Headers["BrokerProperties"].ToString()) is not JsonObject properties || request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
            {
                Faults.Add("BrokerProperties or Content-Type is wrong.");
                return 400;
            }

            var due = DateTimeOffset.MinValue;
            if (properties["ScheduledEnqueueTimeUtc"]?.GetValue<string>() is { } scheduled
                && !DateTimeOffset.TryParseExact(scheduled, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out due))
            {
                Faults.Add($"ScheduledEnqueueTimeUtc is no RFC 1123 time: {scheduled}");
                return 400;
            }

            messages.Add(new ServiceBusMessage(properties["MessageId"]!.GetValue<string>(), text, due, 0));
            return 201;
        }
    }

    private async Task DescribeAsync(HttpContext context, string queue)
    {
        context.Response.StatusCode = MayManage ? 200 : 401;
        if (!MayManage)
        {
            return;
        }

        var (active, dead) = (_queues[queue].Count, _queues.GetValueOrDefault($"{queue}/$DeadLetterQueue")?.Count ?? 0);
        context.Response.ContentType = "application/atom+xml;type=entry;charset=utf-8";
        await context.Response.WriteAsync($"""
            <entry xmlns="http://www.w3.org/2005/Atom"><title type="text">{queue}</title><content type="application/xml">
            <QueueDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
            <MessageCount>{active + dead}</MessageCount>
            <CountDetails xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus"><d2p1:ActiveMessageCount>{active}</d2p1:ActiveMessageCount><d2p1:DeadLetterMessageCount>{dead}</d2p1:DeadLetterMessageCount></CountDetails>
            </QueueDescription></content></entry>
            """);
    }
}
