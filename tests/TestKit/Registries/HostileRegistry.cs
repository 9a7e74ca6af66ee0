using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.TestKit.Http;

namespace Trimtab.TestKit.Registries;

/// <summary>A registry on 127.0.0.1 that answers as a test tells it: what real ones do on a bad day, and what bad ones would do.</summary>
public sealed class HostileRegistry : IAsyncDisposable
{
    private readonly HttpReceiver _receiver;
    private readonly ConcurrentDictionary<string, Func<ReceivedRequest, HttpResponse, Task>> _answers = new(StringComparer.Ordinal);

    private HostileRegistry(HttpReceiver receiver) => _receiver = receiver;

    /// <summary>Host and port, as it stands in image references.</summary>
    public string Host => _receiver.Address.Authority;

    public Uri Address => _receiver.Address;

    public IReadOnlyList<ReceivedRequest> Requests => _receiver.Requests;

    public static async Task<HostileRegistry> StartAsync()
    {
        var receiver = await HttpReceiver.StartAsync();
        var registry = new HostileRegistry(receiver);
        receiver.Answer = registry.AnswerAsync;
        return registry;
    }

    /// <summary>Says how a path is answered, whatever its query. Other paths are 404.</summary>
    public void On(string path, Func<ReceivedRequest, HttpResponse, Task> answer) => _answers[path] = answer;

    /// <summary>Says how a path is answered: with a status, a body and headers.</summary>
    public void On(string path, int status, string body = "", params (string Name, string Value)[] headers)
        => On(path, (_, response) => WriteAsync(response, status, body, headers));

    /// <summary>Lists the tags of a repository on pages with a link from each to the next.</summary>
    public void OnTags(string repository, params string[][] pages)
        => On($"/v2/{repository}/tags/list", (request, response) =>
        {
            var query = System.Web.HttpUtility.ParseQueryString(new Uri(Address, request.Path).Query);
            var number = int.Parse(query["page"] ?? "0");
            return WriteAsync(response, 200, Tags(repository, pages[number]), number + 1 < pages.Length ? [("Link", $"</v2/{repository}/tags/list?page={number + 1}>; rel=\"next\"")] : []);
        });

    /// <summary><c>{"name":"acme/web","tags":["1.2.3"]}</c>.</summary>
    public static string Tags(string repository, params IEnumerable<string> tags)
        => new JsonObject { ["name"] = repository, ["tags"] = new JsonArray([.. tags.Select(static tag => (JsonNode)tag)]) }.ToJsonString();

    public static Task WriteAsync(HttpResponse response, int status, string body, params (string Name, string Value)[] headers)
    {
        response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            response.Headers.Append(name, value);
        }

        return response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private Task AnswerAsync(ReceivedRequest request, HttpResponse response)
        => _answers.GetValueOrDefault(request.Path.Split('?')[0], static (_, answer) => WriteAsync(answer, 404, """{"errors":[{"code":"NAME_UNKNOWN","message":"no such repository"}]}"""))(request, response);
}
