using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Trimtab.Hosting.Leadership;

/// <summary>Open connections of callers that want the leader. A Service names it only to who connects: an open connection stays with its pod, whoever leads.
/// So when leadership ends all of them are asked to come anew, and so is whoever comes before the Service knows. Safe for concurrent use.</summary>
public sealed class LeaderConnections
{
    private readonly Lock _lock = new();
    private readonly HashSet<IConnectionLifetimeNotificationFeature> _open = [];

    // Null while another one leads.
    private TaskCompletionSource? _over;

    /// <summary>Completes when leadership ends; is complete while another one leads.</summary>
    public Task WhenOver
    {
        get
        {
            lock (_lock)
            {
                return _over?.Task ?? Task.CompletedTask;
            }
        }
    }

    /// <summary>This program leads now.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _over ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>This program leads no more: idle connections are closed, and the others once what runs on them is answered.</summary>
    public void End()
    {
        TaskCompletionSource? over;
        IConnectionLifetimeNotificationFeature[] open;
        lock (_lock)
        {
            (over, _over) = (_over, null);
            open = [.. _open];
        }

        over?.TrySetResult();
        foreach (var connection in open)
        {
            connection.RequestClose();
        }
    }

    /// <summary>Serves a connection and knows of it until it ends.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(next);
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is not { } lifetime)
        {
            await next(connection);
            return;
        }

        lock (_lock)
        {
            _open.Add(lifetime);
        }

        try
        {
            await next(connection);
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(lifetime);
            }
        }
    }

    /// <summary>While another one leads: the request is answered, and its connection closed after it.</summary>
    public void Look(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (WhenOver.IsCompleted)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
