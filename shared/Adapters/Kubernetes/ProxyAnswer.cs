using System.Text;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Tells the pod's own answers from the API server's refusals, which come on the same line.</summary>
internal static class ProxyAnswer
{
    // The words of the API server's proxy when the pod does not answer: with 502 or 503 as plain text, or in a Status (seen: 500 on 1.20).
    private const string NoPod = "error trying to reach service";

    public static async Task<ProxyResponse> ReadAsync(string cluster, ApiCall call, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var body = await ApiAnswer.ReadBytesAsync(response, maxBytes, cancellationToken);
        var status = (int)response.StatusCode;
        return status < 400 || Refusal(status, body) is not { } refused
            ? new ProxyResponse(status, response.Content.Headers.ContentType?.ToString() ?? "", body)
            : throw ApiFailure.From(cluster, call, refused, body, null);
    }

    /// <returns>The status to report; null when the answer is the pod's own.</returns>
    private static int? Refusal(int status, byte[] body)
    {
        var answer = ApiFailure.ParseStatus(body);
        var said = answer?.Text("message") ?? Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, NoPod.Length)));
        var isUnreachable = status >= 500 && said.StartsWith(NoPod, StringComparison.OrdinalIgnoreCase);
        return isUnreachable && status is not (502 or 503 or 504) ? 502
            : isUnreachable || answer?.Text("apiVersion") == "v1" ? status
            : null;
    }
}
