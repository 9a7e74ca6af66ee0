using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Metrics;

namespace Trimtab.Domain.Tests.Metrics;

public sealed class MetricsChoiceTests
{
    private const string Go = """
        # TYPE http_requests_total counter
        http_requests_total{code="200",method="get"} 100
        http_requests_total{code="503",method="get"} 4
        http_requests_total{code="404",method="get"} 9
        http_request_duration_seconds_bucket{le="0.25"} 80
        http_request_duration_seconds_bucket{le="0.5"} 90
        http_request_duration_seconds_bucket{le="1"} 110
        http_request_duration_seconds_bucket{le="+Inf"} 113
        http_request_duration_seconds_count 113
        process_start_time_seconds 1.7e+09
        """;

    private const string DotNet = """
        http_server_request_duration_seconds_bucket{http_response_status_code="200",le="0.5"} 40
        http_server_request_duration_seconds_bucket{http_response_status_code="500",le="0.5"} 1
        http_server_request_duration_seconds_bucket{http_response_status_code="200",le="0.75"} 45
        http_server_request_duration_seconds_bucket{http_response_status_code="500",le="0.75"} 1
        http_server_request_duration_seconds_count{http_response_status_code="200"} 50
        http_server_request_duration_seconds_count{http_response_status_code="500"} 2
        # EOF
        """;

    private const string Milliseconds = """
        requests_total{status="200"} 5
        requests_total{status="500"} 1
        http_server_duration_milliseconds_bucket{le="400"} 3
        http_server_duration_milliseconds_bucket{le="700.0"} 4
        http_server_duration_milliseconds_count 6
        """;

    private const string Istio = """
        istio_requests_total{reporter="source",response_code="500"} 1000
        istio_requests_total{reporter="destination",response_code="200"} 30
        istio_requests_total{reporter="destination",response_code="500"} 2
        """;

    private const string Grpc = """
        grpc_server_handled_total{grpc_code="OK"} 30
        grpc_server_handled_total{grpc_code="Unavailable"} 2
        grpc_server_handled_total{grpc_code="NotFound"} 3
        """;

    [Theory]
    [InlineData(Go, 113, 4, 23, "requests: http_requests_total; bad: code=~\"5..\"; slow: http_request_duration_seconds above 500 ms")]
    [InlineData(DotNet, 52, 2, 11, "requests: http_server_request_duration_seconds_count; bad: http_response_status_code=~\"5..\"; slow: http_server_request_duration_seconds above 500 ms")]
    [InlineData(Milliseconds, 6, 1, 2, "requests: requests_total; bad: status=~\"5..\"; slow: http_server_duration_milliseconds above 700 ms (the next bucket after the objective of 500 ms)")]
    [InlineData(Istio, 32, 2, 0, "requests: istio_requests_total; bad: response_code=~\"5..\"; slow: not measured, none of the usual histograms (set metrics.latency)")]
    [InlineData(Grpc, 35, 2, 0, "requests: grpc_server_handled_total; bad: grpc_code=~\"Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss\"; slow: not measured, none of the usual histograms (set metrics.latency)")]
    public void Usual_names_are_found_counted_and_shown(string page, double requests, double bad, double slow, string sentence)
    {
        var choice = Choose(MetricsPolicy.Default, page);

        choice.Sentence.ShouldBe(sentence);
        Read(choice, page).Counts.ShouldBe(new TrackCounts(requests, bad, slow));
    }

    [Fact]
    public void The_policy_outranks_the_usual_names()
    {
        const string Page = "orders_total{result=\"failed\",kind=\"a\"} 3\norders_total{result=\"failed\",kind=\"b\"} 4\norders_total{result=\"ok\",kind=\"a\"} 5\nhttp_requests_total 1\n";
        var policy = MetricsPolicy.Default with { Requests = "orders_total", BadLabels = new Dictionary<string, string> { ["result"] = "fail.*", ["kind"] = "a|c" } };

        Read(Choose(policy, Page), Page).Counts.ShouldBe(new TrackCounts(12, 3, 0));
    }

    [Fact]
    public void A_page_without_requests_says_what_is_missing()
    {
        Choose(MetricsPolicy.Default, "go_goroutines 5\nup 1\n").ShouldBe(new MetricsChoice(null, "not measured: none of the usual request counters among 2 series; set metrics.requests"));
        Choose(MetricsPolicy.Default with { Requests = "mine_total" }, "up 1\n").Sentence.ShouldBe("not measured yet: mine_total is not among 1 series");
    }

    [Fact]
    public void A_counter_without_a_status_label_measures_requests_only()
        => Choose(MetricsPolicy.Default, "http_requests_total 5\n").Sentence.ShouldContain("bad: not measured, no status label (set metrics.bad)");

    [Fact]
    public void An_objective_above_every_bucket_is_not_measured()
        => Choose(MetricsPolicy.Default with { Objective = TimeSpan.FromSeconds(3) }, Go).Sentence
            .ShouldEndWith("slow: not measured, http_request_duration_seconds has no bucket at or above the objective of 3000 ms");

    [Fact]
    public void The_start_of_the_process_is_read()
        => Read(Choose(MetricsPolicy.Default, Go), Go).ProcessStart.ShouldBe(1.7e9);

    [Fact]
    public void The_selection_survives_its_document()
    {
        var selection = Choose(MetricsPolicy.Default, Go).Selection!;

        var read = DocumentJson.Deserialize<MetricsSelection>(DocumentJson.Serialize(selection));

        new PodMetrics(read, MetricsLimits.Default).Read(Encoding.UTF8.GetBytes(Go)).Counts.ShouldBe(new TrackCounts(113, 4, 23));
    }

    private static MetricsChoice Choose(MetricsPolicy policy, string page) => MetricsChoice.From(policy, Encoding.UTF8.GetBytes(page), MetricsLimits.Default);

    private static PodReading Read(MetricsChoice choice, string page)
        => new PodMetrics(choice.Selection!, MetricsLimits.Default).Read(Encoding.UTF8.GetBytes(page));
}
