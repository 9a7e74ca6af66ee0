using System.Buffers;
using System.IO.Pipelines;
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

        var (body, isWhole) = await ReadAsync(http.Request.BodyReader, http.RequestAborted);
        var request = AdmissionRequest.Read(body.Span, rules.IsWanted);
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
    private static async Task<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadAsync(PipeReader body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var isTooLong = read.Buffer.Length > MaxBodyBytes;
            if (isTooLong || read.IsCompleted)
            {
                var kept = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, MaxBodyBytes)).ToArray();
                body.AdvanceTo(read.Buffer.End);
                return (kept, !isTooLong);
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
