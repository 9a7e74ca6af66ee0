using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Reads the <c>ExecCredential</c> that a plugin writes. No fault repeats any of it.</summary>
internal static class ExecAnswer
{
    /// <exception cref="ClusterException">It is no credential.</exception>
    public static AccessCredential Read(string output, ExecPlugin plugin)
    {
        var answer = Parse(output, plugin);
        if (Text(answer, "kind") != "ExecCredential" || Text(answer, "apiVersion") != plugin.ApiVersion)
        {
            throw Fault(plugin, $"must answer with an ExecCredential of {plugin.ApiVersion}: set the kubeconfig's apiVersion to the one that the plugin speaks");
        }

        var status = answer["status"] as JsonObject ?? throw Fault(plugin, "answered without a status");
        var token = Text(status, "token");
        var certificate = Text(status, "clientCertificateData");
        var key = Text(status, "clientKeyData");
        if ((certificate is null) != (key is null))
        {
            throw Fault(plugin, "must give clientCertificateData and clientKeyData both or not at all");
        }

        if (token is null && certificate is null)
        {
            throw Fault(plugin, "gave neither a token nor a client certificate");
        }

        return new AccessCredential(
            token is null ? null : BearerToken.Checked(token, plugin.ToString()),
            certificate is null ? null : PemFiles.ClientCertificate(certificate, key!, plugin.ToString()),
            Expiry(status, plugin));
    }

    private static JsonObject Parse(string output, ExecPlugin plugin)
    {
        try
        {
            return JsonNode.Parse(output) as JsonObject ?? throw Fault(plugin, "did not answer with a JSON object");
        }
        catch (JsonException e)
        {
            throw Fault(plugin, $"did not answer with JSON (line {e.LineNumber + 1})");
        }
    }

    private static DateTimeOffset? Expiry(JsonObject status, ExecPlugin plugin)
        => Text(status, "expirationTimestamp") is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw Fault(plugin, "gave an expirationTimestamp that is no RFC 3339 time");

    private static string? Text(JsonObject value, string name)
        => value[name] is JsonValue text && text.TryGetValue<string>(out var result) && result.Length > 0 ? result : null;

    private static ClusterException Fault(ExecPlugin plugin, string what) => AccessFault.Create($"{plugin} {what}.");
}
