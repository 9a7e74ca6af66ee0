using System.Text;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class PodContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    private const int Port = 8080;
    private const int Enough = 1 << 20;

    [ContractFact]
    public async Task The_log_ends_with_the_last_lines()
    {
        await StartPodAsync();

        await Eventually.TrueAsync(async () => (await LogAsync(new LogOptions("main", 20))).Contains(Server.LogLine, StringComparison.Ordinal), "the line is in the log");
        (await LogAsync(new LogOptions(null, 1))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        await RefusedAsync(() => LogAsync(new LogOptions("none")), "BadRequest", 400);
        await RefusedAsync(() => LogAsync(new LogOptions("main", Previous: true)), "BadRequest", 400);
        await RefusedAsync(() => Cluster.ReadLogAsync(Namespace, "none", new LogOptions(null), Token), "NotFound", 404);
    }

    [ContractFact]
    public async Task A_pod_answers_through_the_proxy()
    {
        await StartPodAsync();

        var answer = await GetAsync("/metrics");
        var missing = await GetAsync("no/such/page");

        answer.Status.ShouldBe(200);
        Encoding.UTF8.GetString(answer.Body.Span).ShouldContain("http_requests_total");
        missing.Status.ShouldBe(404);
    }

    [ContractFact]
    public async Task A_pod_that_does_not_answer_is_an_error()
    {
        await StartPodAsync();

        var refusal = await Should.ThrowAsync<ClusterException>(() => Cluster.ProxyGetAsync(Namespace, "web", 9, "/", Enough, Token));

        refusal.Status.ShouldBeInRange(502, 504, refusal.Message);
        await RefusedAsync(() => Cluster.ProxyGetAsync(Namespace, "none", Port, "/metrics", Enough, Token), "NotFound", 404);
    }

    [ContractFact]
    public async Task An_answer_over_the_limit_is_never_cut()
    {
        await StartPodAsync();

        await RefusedAsync(() => Cluster.ProxyGetAsync(Namespace, "web", Port, "/metrics", 5, Token), "TooLarge", 413);
    }

    private async Task StartPodAsync()
    {
        await Server.PreparePodsAsync(Cluster, Namespace);
        await Cluster.CreateAsync(Server.ServingPod(Namespace, "web"), Token);
        await Eventually.TrueAsync(IsServingAsync, "the pod serves");
    }

    private async Task<bool> IsServingAsync()
    {
        try
        {
            return (await GetAsync("/metrics")).Status == 200;
        }
        catch (ClusterException e) when (e.IsTransient || e.Status == 400)
        {
            return false;
        }
    }

    private Task<string> LogAsync(LogOptions options) => Cluster.ReadLogAsync(Namespace, "web", options, Token);

    private Task<ProxyResponse> GetAsync(string path) => Cluster.ProxyGetAsync(Namespace, "web", Port, path, Enough, Token);
}
