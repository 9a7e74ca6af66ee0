using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Captures.Witness;

namespace Trimtab.Hosting.Captures;

public static class AdmissionRoutes
{
    /// <summary>What an API server sends at most, with both objects of an update.</summary>
    private const int MaxBodyBytes = 8 << 20;
    private const int UsualBodyBytes = 64 << 10;

    /// <summary>Maps <c>POST /validate</c>: keeps who does what, and always allows.</summary>
    public static void MapAdmission(this IEndpointRouteBuilder routes) => routes.MapPost("/validate", AnswerAsync);

    private static async Task AnswerAsync(HttpContext http)
    {
        var metrics = http.RequestServices.GetRequiredService<CaptureMetrics>();
        var rules = http.RequestServices.GetRequiredService<CurrentRules>().Book;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The server's own limit would refuse what must be allowed.
            limit.MaxRequestBodySize = null;
        }

        var (body, isWhole) = await ReadAsync(http.Request, http.RequestAborted);
        var request = AdmissionRequest.Read(body.Span, rules);
        if (isWhole && request.Witness is { } witness)
        {
            http.RequestServices.GetRequiredService<AdmissionWitnesses>().Add(witness);
        }

        metrics.Admitted(!isWhole ? "oversized" : request.Witness is null ? "ignored" : "kept");
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Allow(request.Uid), http.RequestAborted);
    }

    private static byte[] Allow(string uid)
        => Encoding.UTF8.GetBytes($$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"{{{JsonEncodedText.Encode(uid)}}}","allowed":true}}""");

    /// <returns>The body, or its beginning when it is too long: the request's uid is in that.</returns>
    private static async Task<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // One byte more than it says it has: its end is seen without growing.
        var kept = new byte[Math.Min(request.ContentLength ?? UsualBodyBytes, UsualBodyBytes) + 1];
        var length = 0;
        int count;
        while ((count = await request.Body.ReadAsync(kept.AsMemory(length), cancellationToken)) > 0)
        {
            length += count;
            if (length > MaxBodyBytes)
            {
                return (kept.AsMemory(0, MaxBodyBytes), false);
            }

            if (length == kept.Length)
            {
                Array.Resize(ref kept, Math.Min(kept.Length * 2, MaxBodyBytes + 1));
            }
        }

        return (kept.AsMemory(0, length), true);
    }
}
