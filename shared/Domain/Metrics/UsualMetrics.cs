namespace Trimtab.Domain.Metrics;

/// <summary>Names that common libraries, frameworks and proxies give to requests, statuses and durations.</summary>
internal static class UsualMetrics
{
    public const string ProcessStart = "process_start_time_seconds";
    public const string ServerErrors = "5..";

    /// <summary>Counters of requests, the most specific to the program first: a proxy's count comes after the program's own.</summary>
    public static IReadOnlyList<string> Requests { get; } =
    [
        "http_requests_total",
        "http_server_requests_total",
        "http_server_requests_seconds_count",
        "http_server_request_duration_seconds_count",
        "http_request_duration_seconds_count",
        "http_request_duration_milliseconds_count",
        "http_request_duration_ms_count",
        "http_requests_received_total",
        "http_server_duration_milliseconds_count",
        "http_server_duration_seconds_count",
        "http_server_duration_count",
        "http_request_total",
        "flask_http_request_total",
        "django_http_responses_total_by_status_total",
        "starlette_requests_total",
        "gin_requests_total",
        "request_duration_seconds_count",
        "requests_total",
        "app_requests_total",
        "grpc_server_handled_total",
        "rpc_server_duration_milliseconds_count",
        "caddy_http_request_duration_seconds_count",
        "traefik_entrypoint_requests_total",
        "istio_requests_total",
    ];

    /// <summary>Labels that hold an HTTP status.</summary>
    public static IReadOnlyList<string> StatusLabels { get; } =
        ["code", "status_code", "status", "http_response_status_code", "http_status_code", "response_code", "http_status", "statusCode"];

    /// <summary>Histograms of durations, without <c>_bucket</c>.</summary>
    public static IReadOnlyList<string> Latencies { get; } =
    [
        "http_request_duration_seconds",
        "http_server_requests_seconds",
        "http_server_request_duration_seconds",
        "http_request_duration_milliseconds",
        "http_request_duration_ms",
        "http_server_duration_milliseconds",
        "http_server_duration_seconds",
        "http_response_time_seconds",
        "flask_http_request_duration_seconds",
        "django_http_requests_latency_seconds_by_view_method",
        "starlette_request_duration_seconds",
        "request_duration_seconds",
        "grpc_server_handling_seconds",
        "caddy_http_request_duration_seconds",
        "traefik_entrypoint_request_duration_seconds",
        "istio_request_duration_milliseconds",
    ];

    /// <summary>The status of gRPC that is the server's fault.</summary>
    public static KeyValuePair<string, string> GrpcErrors { get; } = new("grpc_code", "Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss");

    /// <summary>Buckets per second of the histogram's unit.</summary>
    public static double UnitsPerSecond(string latency)
        => latency.EndsWith("_milliseconds", StringComparison.Ordinal) || latency.EndsWith("_ms", StringComparison.Ordinal) ? 1000 : 1;
}
