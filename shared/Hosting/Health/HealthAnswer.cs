using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Trimtab.Hosting.Health;

/// <summary>Answers <c>GET /api/health</c>: 200 when ready or degraded, 503 with what is wrong when not; <c>/api/health/live</c> is 200 while the program answers at all.</summary>
public sealed class HealthAnswer(HealthCheckService checks)
{
    public async Task<IResult> AnswerAsync(string? probe, CancellationToken cancellationToken)
    {
        if (probe == "live")
        {
            return Json("live", [], StatusCodes.Status200OK);
        }

        var report = await checks.CheckHealthAsync(cancellationToken);
        var details = report.Entries.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, new JsonObject
        {
            ["status"] = Word(entry.Value.Status),
            // A fault's own message may carry addresses and credentials: its type must do.
            ["detail"] = entry.Value.Exception?.GetType().Name ?? entry.Value.Description,
        }));
        var status = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return Json(Word(report.Status), details, status);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ready",
        HealthStatus.Degraded => "degraded",
        _ => "notReady",
    };

    private static IResult Json(string status, IEnumerable<KeyValuePair<string, JsonNode?>> checks, int statusCode)
        => Results.Text(
            new JsonObject { ["status"] = status, ["checks"] = new JsonObject(checks) }.ToJsonString(),
            "application/json",
            statusCode: statusCode);
}
