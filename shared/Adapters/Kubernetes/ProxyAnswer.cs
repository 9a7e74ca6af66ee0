using System.Text;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Tells the pod's own answers from the API server's refusals, which come on the same line.</summary>
internal static class ProxyAnswer
{
    // The words of the API server's proxy transport, with 502 or 503 and no Status object.
    private static readonly byte[] NoPod = Encoding.ASCII.GetBytes("error trying to reach service");

    public static async Task<ProxyResponse> ReadAsync(string cluster, ApiCall call, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var body = await ApiAnswer.ReadBytesAsync(response, maxBytes, cancellationToken);
        var status = (int)response.StatusCode;
        return status >= 400 && IsRefusal(status, body)
            ? throw ApiFailure.From(cluster, call, status, body, null)
            : new ProxyResponse(status, response.Content.Headers.ContentType?.ToString() ?? "", body);
    }

    private static bool IsRefusal(int status, byte[] body)
        => ApiFailure.ParseStatus(body) is { } answer
            ? answer.Text("apiVersion") == "v1"
            : status is >= 502 and <= 504 && body.Length >= NoPod.Length && StartsWithNoPod(body);

    private static bool StartsWithNoPod(byte[] body) => Ascii.EqualsIgnoreCase(body.AsSpan(0, NoPod.Length), NoPod);
}
