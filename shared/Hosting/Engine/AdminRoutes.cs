using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>The Functions host's own routes that Trimtab's operators use: drain, and run a function by hand. They need the master key.</summary>
internal static class AdminRoutes
{
    private const int MaxInputBytes = 64 * 1024;

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        routes.Map("/admin/host/drain", DrainAsync).WithMetadata(new HttpAccess(null, ["POST"], AuthLevel.Admin));
        routes.Map("/admin/host/drain/status", Status).WithMetadata(new HttpAccess(null, ["GET"], AuthLevel.Admin));
        routes.Map("/admin/functions/{function}", RunAsync).WithMetadata(new HttpAccess(null, ["POST"], AuthLevel.Admin));
    }

    private static async Task<IResult> DrainAsync(EmbeddedEngine engine)
    {
        await engine.DrainAsync();
        return Results.Text("{}", "application/json", statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult Status(EmbeddedEngine engine)
    {
        var state = engine.State switch
        {
            { IsDrained: true } => "Completed",
            { IsDraining: true } => "InProgress",
            _ => "Disabled",
        };
        return Results.Text(new JsonObject { ["state"] = state }.ToJsonString(), "application/json");
    }

    private static async Task<IResult> RunAsync(string function, HttpRequest request, FunctionApp app, ManualRuns runs, CancellationToken cancellationToken)
    {
        var found = app.Functions.FirstOrDefault(candidate => candidate.Name.Equals(function, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return Results.NotFound();
        }

        return await RequestBody.ReadAsync(request, MaxInputBytes, cancellationToken) is { } body && TryReadInput(body.Span, out var input) && runs.TryStart(found, input)
            ? Results.Text("{}", "application/json", statusCode: StatusCodes.Status202Accepted)
            : Results.Text("""{"error":"The body must be {\"input\":\"…\"} and the function one with a queue or a timer."}""", "application/json", statusCode: StatusCodes.Status400BadRequest);
    }

    private static bool TryReadInput(ReadOnlySpan<byte> body, out string input)
    {
        input = "";
        if (body.IsEmpty)
        {
            return true;
        }

        try
        {
            var node = (JsonNode.Parse(body) as JsonObject)?["input"];
            input = node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString() ?? "";
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
