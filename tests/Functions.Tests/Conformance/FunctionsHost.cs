using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Messaging;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>Plays the part of a Functions host for one queue: delivers by HTTP, deletes, shows again or poisons by the answer.</summary>
internal sealed class FunctionsHost(HttpClient handler, IQueueTransport queues)
{
    private const int MaxDequeueCount = 3;

    /// <summary>Delivers until the queue is empty.</summary>
    public async Task DeliverAllAsync(string function, string queue)
    {
        while (await queues.CountAsync(queue, CancellationToken.None) > 0)
        {
            foreach (var message in await queues.ReceiveAsync(queue, 1, TimeSpan.FromMinutes(10), CancellationToken.None))
            {
                await DeliverAsync(function, queue, message);
            }
        }
    }

    /// <summary>Sends an invocation as the host does: chunked, with its headers.</summary>
    public Task<HttpResponseMessage> PostAsync(string function, string body) => PostAsync(handler, function, body);

    /// <inheritdoc cref="PostAsync(string, string)"/>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient handler, string function, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + function) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body))) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0.0");
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        return await handler.SendAsync(request);
    }

    /// <summary>The host's body for a queue message.</summary>
    public static string QueueInvocation(string function, ReceivedMessage message)
    {
        var body = JsonNode.Parse(QueueCase.ReadFile("queue-invocation.json"))!;
        body["Data"]!["item"] = JsonSerializer.Serialize(message.Text);
        body["Metadata"]!["Id"] = JsonSerializer.Serialize(message.Id);
        body["Metadata"]!["DequeueCount"] = $"{message.DequeueCount}";
        body["Metadata"]!["sys"]!["MethodName"] = function;
        return body.ToJsonString();
    }

    private async Task DeliverAsync(string function, string queue, ReceivedMessage message)
    {
        if (message.DequeueCount > MaxDequeueCount)
        {
            await PoisonAsync(queue, message);
            return;
        }

        using var answer = await PostAsync(function, QueueInvocation(function, message));
        var text = await answer.Content.ReadAsStringAsync();
        JsonNode.Parse(text).ShouldBeOfType<JsonObject>($"An answer without a JSON body would hang the host: {answer.StatusCode}");
        if (answer.IsSuccessStatusCode)
        {
            await queues.DeleteAsync(queue, message, CancellationToken.None);
        }
        else if (message.DequeueCount >= MaxDequeueCount)
        {
            await PoisonAsync(queue, message);
        }
        else
        {
            await queues.ExtendAsync(queue, message, TimeSpan.Zero, CancellationToken.None);
        }
    }
    private async Task PoisonAsync(string queue, ReceivedMessage message)
    {
        await queues.SendAsync(QueueNames.PoisonOf(queue), message.Text!, TimeSpan.Zero, CancellationToken.None);
        await queues.DeleteAsync(queue, message, CancellationToken.None);
    }
}
