using System.Text.Json;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;

namespace Trimtab.Story;

/// <summary>The files of one run, all below one directory.</summary>
internal sealed class StoryFiles(string directory)
{
    public const string WebhookSecretVariable = "STORY_WEBHOOK_SECRET";
    public const string GitTokenVariable = "STORY_GIT_TOKEN";
    public const string Target = "shop";
    public const string Source = "shop";

    public string Repositories => Path.Combine(directory, "git");

    public string WorkingCopy => Path.Combine(directory, "shop");

    public string Kubeconfig => Path.Combine(directory, "kubeconfig");

    public string Fleet => Path.Combine(directory, "fleet.yaml");

    public string AppLog => Path.Combine(directory, "app.log");

    public string GitCache => Path.Combine(directory, "git-cache");

    /// <summary>What <c>trimtab</c> reads while the story is up.</summary>
    public string Settings => Path.Combine(directory, "local.settings.json");

    public void Empty()
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
    }

    /// <summary>Short steps and a short watch, so that the story is told within a minute.</summary>
    public const string BriskPolicy = "{ steps: [1 pod, 100%], stepDuration: 3s, maxStepDuration: 2m, watch: 4s, readyDeadline: 1m }";

    /// <summary>Writes the fleet of the story; <paramref name="policy"/> is that of its rollouts.</summary>
    public async Task WriteFleetAsync(Uri repository, Uri statusApi, string kubeconfig, string? context, string policy, CancellationToken cancellationToken)
        => await File.WriteAllTextAsync(Fleet, $$"""
            apiVersion: {{FleetReader.ApiVersion}}
            kind: Fleet
            clusters:
              story: { kubeconfig: { file: {{kubeconfig}}{{(context is null ? "" : $", context: {context}")}} } }
            sources:
              {{Source}}:
                repository: {{repository}}
                interval: 1m
                token: { env: {{GitTokenVariable}} }
                webhook: { provider: github, secret: { env: {{WebhookSecretVariable}} } }
                statusApi: {{statusApi}}
            targets:
              {{Target}}: { source: {{Source}}, path: shop, cluster: story, prune: true, timeout: 2m, rollout: brisk }
            policies:
              rollout:
                brisk: {{policy}}

            """, cancellationToken);

    public Task WriteSettingsAsync(string storage, CancellationToken cancellationToken)
        => File.WriteAllTextAsync(
            Settings,
            JsonSerializer.Serialize(
                new { IsEncrypted = false, Values = new Dictionary<string, string> { ["AzureWebJobsStorage"] = storage, ["Fleet__Path"] = Fleet } },
                DocumentJson.Indented),
            cancellationToken);
}
