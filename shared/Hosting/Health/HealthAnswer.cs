using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Trimtab.Hosting.Health;

/// <summary>Answers <c>GET /api/health</c>: 200 when ready, 503 with what is wrong when not; <c>/api/health/live</c> is 200 while the program answers at all.</summary>
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
            ["status"] = entry.Value.Status == HealthStatus.Healthy ? "ready" : "notReady",
            // A fault's own message may carry addresses and credentials: its type must do.
            ["detail"] = entry.Value.Exception?.GetType().Name ?? entry.Value.Description,
        }));
        return report.Status == HealthStatus.Healthy
            ? Json("ready", details, StatusCodes.Status200OK)
            : Json("notReady", details, StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Json(string status, IEnumerable<KeyValuePair<string, JsonNode?>> checks, int statusCode)
        => Results.Text(
            new JsonObject { ["status"] = status, ["checks"] = new JsonObject(checks) }.ToJsonString(),
            "application/json",
            statusCode: statusCode);
}
