using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Twin;

public sealed class TwinWorkloadTests : IDisposable
{
    private readonly TwinFixture _twin = new();

    public void Dispose() => _twin.Dispose();

    [Fact]
    public void A_healthy_deployment_becomes_available_and_reports_like_a_cluster()
    {
        _twin.Apply(Sample.Deployment());
        _twin.Get(KindName.Deployment, "web").Number("status", "unavailableReplicas").ShouldBe(3);

        _twin.Advance(2);

        var deployment = _twin.Get(KindName.Deployment, "web");
        deployment["status"]!.AsObject().Where(field => field.Key != "conditions").Select(field => $"{field.Key}={field.Value}")
            .ShouldBe(["observedGeneration=1", "replicas=3", "updatedReplicas=3", "readyReplicas=3", "availableReplicas=3"]);
        Condition(deployment, "Available").ShouldBe("True MinimumReplicasAvailable");
        Condition(deployment, "Progressing").ShouldBe("True NewReplicaSetAvailable");
        var pods = _twin.List(KindName.Pod, "app=web");
        pods.Count.ShouldBe(3);
        pods.Count(pod => pod.Text("status", "phase") == "Running" && Condition(pod, "Ready") == "True" && pod.Label("pod-template-hash") is not null).ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_rolling_update_never_has_fewer_ready_pods_than_it_may(int replicas)
    {
        _twin.Apply(Sample.Deployment(replicas: replicas));
        _twin.Advance(2);
        _twin.Apply(Sample.Deployment(replicas: replicas, image: "shop/web:2"));
        var least = int.MaxValue;
        for (var tick = 0; tick < 100; tick++)
        {
            _twin.Advance(0.1);
            var ready = _twin.List(KindName.Pod).Count(pod => Condition(pod, "Ready") == "True" && pod.Text("metadata", "deletionTimestamp").Length == 0);
            least = Math.Min(least, ready);
        }

        least.ShouldBeGreaterThanOrEqualTo(replicas - (replicas / 4));
        _twin.List(KindName.Pod).ShouldAllBe(pod => pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>() == "shop/web:2");
        _twin.List(KindName.ReplicaSet).Select(set => set.Number("spec", "replicas")).Order().ShouldBe([0, replicas]);
        _twin.Get(KindName.Deployment, "web").Annotation("deployment.kubernetes.io/revision").ShouldBe("2");
    }

    [Fact]
    public void Going_back_to_an_old_template_uses_its_replica_set_again()
    {
        foreach (var image in new[] { "shop/web:1", "shop/web:2", "shop/web:1" })
        {
            _twin.Apply(Sample.Deployment(image: image));
            _twin.Advance(10);
        }

        _twin.List(KindName.ReplicaSet).Count.ShouldBe(2);
        _twin.Get(KindName.Deployment, "web").Annotation("deployment.kubernetes.io/revision").ShouldBe("3");
    }

    [Fact]
    public void A_crashing_container_restarts_once_at_once_and_then_backs_off()
    {
        _twin.Apply(Sample.Deployment(replicas: 1, behaviour: "crash-after=3s"));

        _twin.Advance(3.4);
        var first = Container();
        (first.Number("state", "terminated", "exitCode"), first.Text("state", "terminated", "reason"), first.Number("restartCount")).ShouldBe((1, "Error", 0));
        Log(previous: false).ShouldContain("ERROR unhandled exception");

        _twin.Advance(1);
        (Container().Find("state", "running") is not null, Container().Number("lastState", "terminated", "exitCode"), Container().Number("restartCount")).ShouldBe((true, 1, 1));
        Log(previous: true).ShouldContain("ERROR unhandled exception");

        _twin.Advance(4);
        (Container().Text("state", "waiting", "reason"), Container().Number("lastState", "terminated", "exitCode")).ShouldBe(("CrashLoopBackOff", 1));
        Condition(_twin.List(KindName.Pod)[0], "Ready").ShouldBe("False ContainersNotReady");
    }

    [Theory]
    [InlineData("oom-after=1s", "shop/web:1", "OOMKilled", 137)]
    [InlineData("", "shop/web:1.4.0-crash-after-1s", "Error", 1)]
    [InlineData("healthy", "shop/web:1.4.0-oom1", "OOMKilled", 137)]
    public void A_run_ends_as_its_behaviour_says(string behaviour, string image, string reason, int exitCode)
    {
        _twin.Apply(Sample.Deployment(replicas: 1, image: image, behaviour: behaviour));

        _twin.Advance(1.5);

        (Container().Text("state", "terminated", "reason"), Container().Number("state", "terminated", "exitCode")).ShouldBe((reason, (long)exitCode));
    }

    [Theory]
    [InlineData("shop/web:missing", "healthy", 1, "ErrImagePull")]
    [InlineData("shop/web:missing", "healthy", 5, "ImagePullBackOff")]
    [InlineData("shop/WEB:1", "healthy", 1, "InvalidImageName")]
    [InlineData("shop/web:1", "config-error", 1, "CreateContainerConfigError")]
    public void A_container_that_cannot_start_says_why(string image, string behaviour, int seconds, string reason)
    {
        _twin.Apply(Sample.Deployment(replicas: 1, image: image, behaviour: behaviour));

        _twin.Advance(seconds);

        Container().Text("state", "waiting", "reason").ShouldBe(reason);
        _twin.List(KindName.Pod)[0].Text("status", "phase").ShouldBe("Pending");
    }

    [Fact]
    public void A_missing_key_stops_the_container_until_it_is_there()
    {
        var deployment = Sample.Deployment(replicas: 1);
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["env"] =
            new JsonArray(Sample.Parse("""{"name":"COLOUR","valueFrom":{"configMapKeyRef":{"name":"settings","key":"colour"}}}"""));
        _twin.Apply(Sample.ConfigMap("settings", "size", "3"));
        _twin.Apply(deployment);
        _twin.Advance(1);
        Container().Text("state", "waiting", "message").ShouldBe("couldn't find key colour in ConfigMap shop/settings");

        _twin.Apply(Sample.ConfigMap("settings", "colour", "blue"));

        Container().Find("state", "running").ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true, "waiting")]
    [InlineData(false, "running")]
    public void A_volume_whose_ConfigMap_is_missing_holds_up_only_a_pod_that_mounts_it(bool isMounted, string state)
    {
        var deployment = Sample.Deployment(replicas: 1);
        var pod = deployment["spec"]!["template"]!["spec"]!;
        pod["volumes"] = new JsonArray(Sample.Parse("""{"name":"files","configMap":{"name":"nope"}}"""));
        if (isMounted)
        {
            pod["containers"]![0]!["volumeMounts"] = new JsonArray(Sample.Parse("""{"name":"files","mountPath":"/files"}"""));
        }

        _twin.Apply(deployment);
        _twin.Advance(1);

        Container().Find("state", state).ShouldNotBeNull();
    }

    [Fact]
    public void An_unready_deployment_passes_its_progress_deadline()
    {
        var deployment = Sample.Deployment(behaviour: "unready");
        deployment["spec"]!["progressDeadlineSeconds"] = 20;
        _twin.Apply(deployment);

        _twin.Advance(19);
        Condition(_twin.Get(KindName.Deployment, "web"), "Progressing").ShouldBe("True ReplicaSetUpdated");
        _twin.Advance(5);

        Condition(_twin.Get(KindName.Deployment, "web"), "Progressing").ShouldBe("False ProgressDeadlineExceeded");
        Condition(_twin.Get(KindName.Deployment, "web"), "Available").ShouldBe("False MinimumReplicasUnavailable");
    }

    [Fact]
    public async Task Scaling_goes_through_the_subresource_and_ends_pods_after_their_grace()
    {
        _twin.Apply(Sample.Deployment());
        _twin.Advance(2);

        await _twin.Cluster.ScaleAsync(Sample.Reference(KindName.Deployment, "web"), 1, CancellationToken.None);
        _twin.List(KindName.Pod).Count(pod => pod.Text("metadata", "deletionTimestamp").Length > 0).ShouldBe(2);
        _twin.Advance(1);

        _twin.List(KindName.Pod).Count.ShouldBe(1);
    }

    [Fact]
    public void A_deleted_deployment_takes_its_pods_along()
    {
        _twin.Apply(Sample.Deployment());
        _twin.Advance(2);

        TwinFixture.Wait(_twin.Cluster.DeleteAsync(Sample.Reference(KindName.Deployment, "web"), new DeleteOptions(), CancellationToken.None));
        _twin.Advance(1);

        _twin.List(KindName.ReplicaSet).ShouldBeEmpty();
        _twin.List(KindName.Pod).ShouldBeEmpty();
    }

    [Fact]
    public void Stateful_sets_daemon_sets_and_jobs_reach_their_goal()
    {
        var template = """{"metadata":{"labels":{"app":"x"}},"spec":{"restartPolicy":"POLICY","containers":[{"name":"x","image":"shop/x:1"}]}}""";
        var always = template.Replace("POLICY", "Always", StringComparison.Ordinal);
        _twin.Apply(Sample.Parse("""{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","namespace":"shop"},"spec":{"replicas":2,"serviceName":"db","selector":{"matchLabels":{"app":"x"}},"template":""" + always + "}}"));
        _twin.Apply(Sample.Parse("""{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"agent","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"x"}},"template":""" + always + "}}"));
        _twin.Apply(Sample.Parse("""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"migrate","namespace":"shop"},"spec":{"template":""" + template.Replace("POLICY", "Never", StringComparison.Ordinal) + "}}"));

        _twin.Advance(0.5);
        _twin.List(KindName.Pod).Count(pod => pod.Name.StartsWith("db-", StringComparison.Ordinal)).ShouldBe(1);
        _twin.Advance(5);

        _twin.Get(new KindName("apps/v1", "StatefulSet"), "db").Number("status", "readyReplicas").ShouldBe(2);
        _twin.Get(new KindName("apps/v1", "DaemonSet"), "agent").Number("status", "numberAvailable").ShouldBe(3);
        var job = _twin.Get(new KindName("batch/v1", "Job"), "migrate");
        Condition(job, "Complete").ShouldBe("True CompletionsReached");
        _twin.List(KindName.Pod, "job-name=migrate").Single().Text("status", "phase").ShouldBe("Succeeded");
    }

    [Theory]
    [InlineData("StatefulSet", "controller.kubernetes.io/hash")]
    [InlineData("DaemonSet", "controller-revision-hash")]
    public void Each_template_of_a_stateful_set_or_daemon_set_is_kept_as_a_revision(string kind, string hashLabel)
    {
        foreach (var (image, number) in new[] { ("shop/x:1", 1L), ("shop/x:2", 2L), ("shop/x:1", 3L) })
        {
            _twin.Apply(Sample.Parse($$$"""
                {"apiVersion":"apps/v1","kind":"{{{kind}}}","metadata":{"name":"db","namespace":"shop","annotations":{"note":"{{{image}}}"} },
                 "spec":{"selector":{"matchLabels":{"app":"x"} },"revisionHistoryLimit":0,
                  "template":{"metadata":{"labels":{"app":"x"} },"spec":{"containers":[{"name":"x","image":"{{{image}}}"}]} } } }
                """));
            var newest = _twin.List(KindName.ControllerRevision, "app=x").MaxBy(static revision => revision.Number("revision"))!;
            newest.Number("revision").ShouldBe(number);
            newest.Find("data", "spec", "template", "spec", "containers")!.AsArray().Single()!.AsObject().Text("image").ShouldBe(image);
            newest.Find("data", "spec", "template")!.AsObject().Text("$patch").ShouldBe("replace");
            newest.Name.ShouldBe($"db-{newest.Label(hashLabel)}");
            _twin.Advance(1);
        }

        _twin.Advance(20);
        var left = _twin.List(KindName.ControllerRevision).Single();
        (left.Number("revision"), left.Annotation("note")).ShouldBe((3, "shop/x:1"));
        _twin.List(KindName.Pod).Select(static pod => pod.Label("controller-revision-hash")).Distinct().Single().ShouldBe(kind == "StatefulSet" ? left.Name : left.Label(hashLabel));
    }

    [Fact]
    public void Requests_are_spread_over_ready_pods_and_counted_by_outcome_and_time()
    {
        _twin.Apply(Sample.Service(requestsPerSecond: 300));
        _twin.Apply(Sample.Deployment());
        _twin.Apply(Canary("errors=20% latency=800ms"));
        _twin.Advance(1);
        _twin.Advance(100);

        var stable = Metrics("app=web,track!=canary");
        var canary = Metrics("track=canary");

        (stable.Good + stable.Bad).ShouldBeInRange(21_500, 23_500);
        (canary.Good + canary.Bad).ShouldBeInRange(7_000, 8_000);
        (stable.Bad / (stable.Good + stable.Bad)).ShouldBeInRange(0.002, 0.008);
        (canary.Bad / (canary.Good + canary.Bad)).ShouldBeInRange(0.18, 0.22);
        (stable.Within500Ms / (stable.Good + stable.Bad)).ShouldBeGreaterThan(0.99);
        (canary.Within500Ms / (canary.Good + canary.Bad)).ShouldBeLessThan(0.25);
    }

    [Fact]
    public void Counters_start_again_with_the_container()
    {
        _twin.Apply(Sample.Service(requestsPerSecond: 100));
        _twin.Apply(Sample.Deployment(replicas: 1, behaviour: "crash-after=3s"));
        _twin.Advance(3.2);
        Metrics("app=web").Good.ShouldBeGreaterThan(100);

        _twin.Advance(0.2);
        TwinFixture.Refused(() => Metrics("app=web")).Status.ShouldBe(503);
        _twin.Advance(0.8);

        Metrics("app=web").Good.ShouldBe(0);
    }

    [Fact]
    public void The_same_seed_and_clock_give_the_same_cluster()
    {
        static string Live()
        {
            using var twin = new TwinFixture(new TwinOptions { Seed = 7 });
            twin.Apply(Sample.Service(requestsPerSecond: 50));
            twin.Apply(Sample.Deployment(behaviour: "crash-after=2s"));
            twin.Advance(60);
            return string.Concat(twin.List(KindName.Pod).Concat(twin.List(KindName.Event)).Select(item => item.ToJsonString()));
        }

        Live().ShouldBe(Live());
    }

    private JsonObject Container() => _twin.List(KindName.Pod).Single().Items("status", "containerStatuses").Single();

    private string Log(bool previous)
        => TwinFixture.Wait(_twin.Cluster.ReadLogAsync("shop", _twin.List(KindName.Pod).Single().Name, new LogOptions(null, Previous: previous), CancellationToken.None));

    private (double Good, double Bad, double Within500Ms) Metrics(string selector)
    {
        var (good, bad, within) = (0.0, 0.0, 0.0);
        foreach (var pod in _twin.List(KindName.Pod, selector))
        {
            var page = TwinFixture.Wait(_twin.Cluster.ProxyGetAsync("shop", pod.Name, 8080, "/metrics", 100_000, CancellationToken.None));
            var lines = System.Text.Encoding.UTF8.GetString(page.Body.Span).Split('\n');
            good += Value(lines, "http_requests_total{code=\"200\"");
            bad += Value(lines, "http_requests_total{code=\"500\"");
            within += Value(lines, "http_request_duration_seconds_bucket{le=\"0.5\"}");
        }

        return (good, bad, within);

        static double Value(string[] lines, string start)
            => double.Parse(lines.Single(line => line.StartsWith(start, StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static JsonObject Canary(string behaviour)
    {
        var canary = Sample.Deployment("web-canary", replicas: 1, behaviour: behaviour);
        foreach (var labels in new[] { canary["spec"]!["selector"]!["matchLabels"]!, canary["spec"]!["template"]!["metadata"]!["labels"]! })
        {
            labels["app"] = "web";
            labels["track"] = "canary";
        }

        return canary;
    }

    private static string Condition(JsonObject value, string type)
        => value.Items("status", "conditions").Where(condition => condition.Text("type") == type).Select(condition => $"{condition.Text("status")} {condition.Text("reason")}".Trim()).SingleOrDefault("");
}
