using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Hosting.Captures;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Files;

namespace Trimtab.Bench.Relay;

/// <summary>The witness of changes over TLS, as the API server calls it: an update of a Deployment of about 8 KB each time, old and new.</summary>
internal static class AdmissionBench
{
    private const int PerSecond = 1_000;
    /// <summary>As many requests that write an API server works on at once (<c>--max-mutating-requests-inflight</c>); it calls over HTTP/1.1, each on a connection of its own.</summary>
    private const int MostInFlight = 200;

    /// <summary>Until the compiler has done its work; the relay as it is shipped is compiled ahead.</summary>
    private const int WarmUpSeconds = 10;
    private const int Objects = 50;
    private const int Variables = 40;
    private static readonly KindName Deployment = new("apps/v1", "Deployment");

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = BenchArguments.Number(arguments, "seconds", 20);
        using var directory = new ScratchDirectory();
        WebhookAuthority.Write(directory.Path);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(directory["ca.crt"]);
        await using var app = await StartAsync(directory.Path);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = MostInFlight, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
#pragma warning disable RS0030 // Made once.
        using var client = new HttpClient(handler) { BaseAddress = new UriBuilder(app.Urls.Single()) { Scheme = "https" }.Uri };
#pragma warning restore RS0030
        byte[][] bodies = [.. Enumerable.Range(0, Objects).Select(static number => Body(number, "Deployment"))];
        byte[][] others = [.. Enumerable.Range(0, Objects).Select(static number => Body(number, "ReplicaSet"))];
        Console.WriteLine($"admission requests of {bodies[0].Length >> 10} KB, {PerSecond} a second for {seconds} s, client and server on one machine");
        await TimesAsync(client, bodies, PerSecond * WarmUpSeconds);
        Console.WriteLine($"  until the answer: {await TimesAsync(client, bodies, PerSecond * seconds)}");
        Console.WriteLine($"  of a kind that nobody captures, what machine and TLS take: {await TimesAsync(client, others, PerSecond * seconds)}");
        return 0;
    }

    private static async Task<Milliseconds> TimesAsync(HttpClient client, byte[][] bodies, int requests)
    {
        var times = new double[requests];
        await RelayScene.PaceAsync(requests, PerSecond, async number =>
        {
            var began = TimeProvider.System.GetTimestamp();
            using var content = new ByteArrayContent(bodies[number % bodies.Length]);
            using var answer = await client.PostAsync(new Uri("/validate", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
            times[number] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        });
        return new Milliseconds([.. times]);
    }

    private static async Task<WebApplication> StartAsync(string directory)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = new WebhookCertificate(directory, "localhost", TimeProvider.System);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            Local.FreePort.Find(), listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.ForServer()) })));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<AdmissionWitnesses>().AddSingleton<CaptureMetrics>().AddSingleton<CurrentRules>();
        var app = builder.Build();
        app.MapAdmission();
        var (rule, _) = CaptureRule.Read(JsonNode.Parse("""{ "metadata": { "name": "all", "namespace": "shop" }, "spec": { "gitRepoConfigRef": "state", "rules": [{ "resources": ["deployments"] }] } }""")!.AsObject());
        app.Services.GetRequiredService<CurrentRules>().Book = new RuleBook([rule], [new ResourceType(Deployment, "deployments", IsNamespaced: true)]);
        await app.StartAsync();
        return app;
    }

    private static byte[] Body(int number, string kind)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = Guid.NewGuid().ToString(),
                ["kind"] = new JsonObject { ["group"] = "apps", ["version"] = "v1", ["kind"] = kind },
                ["name"] = $"web-{number}",
                ["namespace"] = "shop",
                ["operation"] = "UPDATE",
                ["userInfo"] = new JsonObject { ["username"] = "jane" },
                ["object"] = Workload(number, "2"),
                ["oldObject"] = Workload(number, "1"),
            },
        };
        return Encoding.UTF8.GetBytes(review.ToJsonString());
    }

    private static JsonObject Workload(int number, string version)
    {
        var variables = new JsonArray([.. Enumerable.Range(0, Variables).Select(variable => new JsonObject { ["name"] = $"SETTING_{variable}", ["value"] = $"the value of setting {variable} in version {version}" })]);
        return JsonNode.Parse($$"""
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web-{{number}}", "namespace": "shop", "uid": "uid-{{number}}", "resourceVersion": "{{version}}" },
              "spec": { "replicas": 3, "selector": { "matchLabels": { "app": "web" } }, "template": { "metadata": { "labels": { "app": "web" } },
                "spec": { "containers": [{ "name": "web", "image": "shop:{{version}}", "env": {{variables.ToJsonString()}} }] } } } }
            """)!.AsObject();
    }
}
