using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Twin.Api;
using Trimtab.Twin.Selectors;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Server;

/// <summary>GET with <c>watch=true</c>: one JSON line a change, until the caller, its timeout or a cut ends it.</summary>
internal sealed class WatchEndpoint(TwinWorld world, TimeProvider time)
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(45);

    public async Task WatchAsync(ApiCall call)
    {
        call.Context.Response.ContentType = "application/json";
        WatchSubscription watch;
        List<StoredObject> first;
        try
        {
            (watch, first) = world.Run(() => Start(call));
        }
        catch (ApiFault fault) when (fault.Status == 410)
        {
            await WriteAsync(call.Context, "ERROR", JsonSerializer.SerializeToUtf8Bytes(fault.ToStatus()));
            return;
        }

        try
        {
            await call.Context.Response.StartAsync(call.Context.RequestAborted);
            await call.Context.Response.Body.FlushAsync(call.Context.RequestAborted);
            foreach (var item in first)
            {
                await WriteAsync(call.Context, "ADDED", world.Run(() => JsonReply.InVersion(item, call.Kind)));
            }

            await FollowAsync(call, watch);
        }
        catch (OperationCanceledException) when (call.Context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: the usual end of a watch.
        }
        finally
        {
            world.Run(watch.End);
        }
    }

    private (WatchSubscription Watch, List<StoredObject> First) Start(ApiCall call)
    {
        var selector = ObjectSelector.Parse(call.Query("labelSelector"), call.Query("fieldSelector"));
        if (call.Path.Name is { } name)
        {
            selector = selector with { Fields = [.. selector.Fields, new FieldRequirement(["metadata", "name"], name, IsEqual: true)] };
        }

        var scope = new WatchScope(call.Kind, call.Path.Namespace, selector);
        var since = call.Query("resourceVersion") is { } text && text != "0"
            ? long.TryParse(text, out var version) ? version : throw ApiFault.BadRequest($"invalid resource version \"{text}\"")
            : (long?)null;
        return since is { } start
            ? (world.Store.Watch(scope, start), [])
            : (world.Store.Watch(scope, world.Store.Version), [.. world.Store.List(call.Kind, call.Path.Namespace).Where(scope.Includes)]);
    }

    private async Task FollowAsync(ApiCall call, WatchSubscription watch)
    {
        var seconds = int.TryParse(call.Query("timeoutSeconds"), out var number) && number > 0 ? TimeSpan.FromSeconds(number) : LongestWatch;
        using var timeout = new CancellationTokenSource(seconds, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, call.Context.RequestAborted);
        try
        {
            using var pulse = new PeriodicTimer(world.Options.BookmarkInterval, time);
            var bookmark = pulse.WaitForNextTickAsync(ended.Token).AsTask();
            while (true)
            {
                var more = watch.Changes.WaitToReadAsync(ended.Token).AsTask();
                while (await Task.WhenAny(more, bookmark) == bookmark)
                {
                    await bookmark;
                    await WriteBookmarkAsync(call, watch);
                    bookmark = pulse.WaitForNextTickAsync(ended.Token).AsTask();
                }

                if (!await more)
                {
                    call.Context.Abort();
                    return;
                }

                while (watch.Changes.TryRead(out var change))
                {
                    await WriteAsync(call.Context, Word(change.Kind), world.Run(() => JsonReply.InVersion(change.After, call.Kind)));
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !call.Context.RequestAborted.IsCancellationRequested)
        {
            // The watch has lived as long as it was asked to: its response ends in good order.
        }
    }

    private async Task WriteBookmarkAsync(ApiCall call, WatchSubscription watch)
    {
        if (call.IsSet("allowWatchBookmarks"))
        {
            // Taken under the lock while nothing waits to be read, so no change before it is still to come.
            var version = world.Run(() => watch.Changes.TryPeek(out _) ? 0 : watch.SeenVersion);
            if (version > 0)
            {
                var value = new JsonObject
                {
                    ["kind"] = call.Kind.Name.Kind,
                    ["apiVersion"] = call.Kind.Name.ApiVersion,
                    ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(), ["creationTimestamp"] = null },
                };
                await WriteAsync(call.Context, "BOOKMARK", JsonSerializer.SerializeToUtf8Bytes(value));
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> value)
    {
        var body = context.Response.Body;
        await body.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"), context.RequestAborted);
        await body.WriteAsync(value, context.RequestAborted);
        await body.WriteAsync("}\n"u8.ToArray(), context.RequestAborted);
        await body.FlushAsync(context.RequestAborted);
    }

    private static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "ADDED",
        ChangeKind.Modified => "MODIFIED",
        _ => "DELETED",
    };
}
