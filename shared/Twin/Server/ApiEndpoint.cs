using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Server;

/// <summary>Takes every request: checks the token, finds what the path names, and answers refusals as <c>Status</c>.</summary>
internal sealed class ApiEndpoint(TwinWorld world, TimeProvider time, string token)
{
    private readonly byte[] _authorization = Encoding.UTF8.GetBytes("Bearer " + token);
    private readonly Discovery _discovery = new(world.Catalog);
    private readonly ReadEndpoint _reads = new(world);
    private readonly WatchEndpoint _watches = new(world, time);
    private readonly WriteEndpoint _writes = new(world);
    private readonly ScaleEndpoint _scale = new(world);
    private readonly PodEndpoint _pods = new(world);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (ApiFault fault)
        {
            await JsonReply.WriteAsync(context, fault.Status, fault.ToStatus());
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path is "/healthz" or "/livez" or "/readyz")
        {
            await context.Response.WriteAsync("ok", context.RequestAborted);
            return;
        }

        if (!CryptographicOperations.FixedTimeEquals(_authorization, Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())))
        {
            throw new ApiFault(401, "Unauthorized", "Unauthorized");
        }

        var document = world.Run(() => _discovery.Find(path) is { } found ? JsonSerializer.SerializeToUtf8Bytes(found) : null);
        if (document is not null)
        {
            await JsonReply.WriteAsync(context, 200, document);
            return;
        }

        var resource = ResourcePath.Parse(path) ?? throw ApiFault.NoSuchResource();
        var kind = world.Run(() => world.Catalog.FindPlural(resource.ApiVersion, resource.Plural)) ?? throw ApiFault.NoSuchResource();
        await DispatchAsync(new ApiCall(context, resource, kind));
    }

    private Task DispatchAsync(ApiCall call) => (call.Path.Subresource, call.Path.Name) switch
    {
        ("log", _) when call.Kind.Plural == "pods" => _pods.LogAsync(call),
        ("proxy", _) when call.Kind.Plural == "pods" => _pods.ProxyAsync(call),
        ("scale", _) when call.Kind.ScalePath is not null => _scale.HandleAsync(call),
        ("status", _) when !call.Kind.HasStatus => throw ApiFault.NoSuchResource(),
        ("" or "status", not null) => ObjectAsync(call),
        ("", null) => CollectionAsync(call),
        _ => throw ApiFault.NoSuchResource(),
    };

    private Task ObjectAsync(ApiCall call) => call.Context.Request.Method switch
    {
        "GET" when call.IsSet("watch") => _watches.WatchAsync(call),
        "GET" => _reads.GetAsync(call),
        "PUT" => _writes.ReplaceAsync(call),
        "PATCH" => _writes.PatchAsync(call),
        "DELETE" when call.Path.Subresource.Length == 0 => _writes.DeleteAsync(call),
        _ => throw ApiFault.MethodNotAllowed(),
    };

    private Task CollectionAsync(ApiCall call) => call.Context.Request.Method switch
    {
        "GET" when call.IsSet("watch") => _watches.WatchAsync(call),
        "GET" => _reads.ListAsync(call),
        "POST" => _writes.CreateAsync(call),
        "DELETE" => _writes.DeleteAllAsync(call),
        _ => throw ApiFault.MethodNotAllowed(),
    };
}
