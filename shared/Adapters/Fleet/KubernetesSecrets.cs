using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Secrets from the fleet's clusters, remembered for some seconds.</summary>
/// <param name="clusters">The clusters; asked for at the first use, since the fleet itself may need a secret to be read.</param>
/// <param name="time">Ends what is remembered.</param>
public sealed class KubernetesSecrets(Func<IClusters> clusters, TimeProvider time)
{
    /// <summary>How old a remembered secret may be: a new one is used this much later at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<KubernetesSecretReference, (string Value, long ReadAt)> _remembered = new();

    /// <exception cref="SecretUnavailableException">There is no such Secret or key, it is no text, or the cluster does not give it out.</exception>
    internal async ValueTask<string> ReadAsync(SecretReference reference, KubernetesSecretReference place, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue(place, out var remembered) && time.GetElapsedTime(remembered.ReadAt) < Lifetime)
        {
            return remembered.Value;
        }

        var readAt = time.GetTimestamp();
        var value = ValueOf(reference, place, await FetchAsync(reference, place, cancellationToken));
        _remembered[place] = (value, readAt);
        return value;
    }

    internal bool Forget(KubernetesSecretReference place) => _remembered.TryRemove(place, out _);

    private async Task<JsonObject> FetchAsync(SecretReference reference, KubernetesSecretReference place, CancellationToken cancellationToken)
    {
        try
        {
            var cluster = await clusters().GetAsync(place.Cluster, cancellationToken);
            return await cluster.GetAsync(new ObjectReference(new KindName("v1", "Secret"), place.Namespace, place.Name), cancellationToken)
                ?? throw new SecretUnavailableException(reference, "there is no such Secret");
        }
        catch (ClusterException exception)
        {
            throw new SecretUnavailableException(reference, $"the cluster answers {exception.Reason}: {exception.Message.TrimEnd('.')}") { IsTransient = exception.IsTransient };
        }
    }

    private static string ValueOf(SecretReference reference, KubernetesSecretReference place, JsonObject secret)
    {
        if (secret["data"] is not JsonObject data || data[place.Key] is not JsonValue encoded || !encoded.TryGetValue<string>(out var text))
        {
            var keys = secret["data"] is JsonObject { Count: > 0 } others ? string.Join(", ", others.Select(other => other.Key).Order(StringComparer.Ordinal)) : "none";
            throw new SecretUnavailableException(reference, $"the Secret has no such key (it has: {keys})");
        }

        try
        {
            return Strict.GetString(Convert.FromBase64String(text)).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new SecretUnavailableException(reference, "it is not text");
        }
    }
}
