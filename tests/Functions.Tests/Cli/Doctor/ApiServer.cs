using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.TestKit.Http;

namespace Trimtab.Functions.Tests.Cli.Doctor;

/// <summary>The little of a Kubernetes API server that the doctor asks: its version, and what is allowed.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly HttpReceiver _receiver;

    private ApiServer(HttpReceiver receiver) => _receiver = receiver;

    /// <param name="version">What it says that it is.</param>
    /// <param name="denied">A resource on which nothing is allowed; null: everything is.</param>
    /// <param name="isClosed">Whether it refuses whatever it is asked.</param>
    public static async Task<ApiServer> StartAsync(string version, string? denied = null, bool isClosed = false)
    {
        var receiver = await HttpReceiver.StartAsync();
        receiver.Answer = (request, response) => isClosed ? RefuseAsync(response) : AnswerAsync(request, response, version, denied);
        return new ApiServer(receiver);
    }

    public string Kubeconfig => $$"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{ name: c, context: { cluster: c, user: u } }]
        clusters: [{ name: c, cluster: { server: "{{_receiver.Address}}" } }]
        users: [{ name: u, user: { token: t } }]
        """;

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = 403;
        response.ContentType = "application/json";
        return response.WriteAsync("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"forbidden","reason":"Forbidden","code":403}""");
    }

    private static Task AnswerAsync(ReceivedRequest request, HttpResponse response, string version, string? denied)
    {
        response.ContentType = "application/json";
        if (request.Path == "/version")
        {
            return response.WriteAsync(new JsonObject { ["gitVersion"] = version }.ToJsonString());
        }

        if (request.Method == "GET")
        {
            return response.WriteAsync("""{"kind":"APIResourceList","groupVersion":"authorization.k8s.io/v1","resources":[{"name":"selfsubjectaccessreviews","kind":"SelfSubjectAccessReview","namespaced":false,"verbs":["create"]}]}""");
        }

        var review = JsonNode.Parse(request.Body)!.AsObject();
        review["status"] = new JsonObject { ["allowed"] = review["spec"]!["resourceAttributes"]!["resource"]!.GetValue<string>() != denied };
        response.StatusCode = 201;
        return response.WriteAsync(review.ToJsonString());
    }
}
