using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile.Quotas;

/// <summary>What pods take from a namespace's quotas, by the quota's own resource names: <c>pods</c>, <c>requests.cpu</c>, <c>limits.memory</c>, ...</summary>
/// <remarks>Source: Kubernetes, "Resource Quotas" and "Init containers: resource sharing within containers".</remarks>
public sealed class PodNeeds
{
    private static readonly string[] Compute = ["cpu", "memory", "ephemeral-storage"];
    private readonly Dictionary<string, Quantity> _amounts;

    private PodNeeds(Dictionary<string, Quantity> amounts, IReadOnlySet<string> unset)
    {
        _amounts = amounts;
        Unset = unset;
    }

    /// <summary>Resources that at least one container says nothing of: a quota on one of them refuses the pod.</summary>
    public IReadOnlySet<string> Unset { get; }

    /// <summary>What one pod of this spec takes.</summary>
    public static PodNeeds Of(JsonObject podSpec)
    {
        var amounts = new Dictionary<string, Quantity>(StringComparer.Ordinal) { ["pods"] = Quantity.Of(1) };
        var unset = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in Compute)
        {
            Add(podSpec, resource, "requests", amounts, unset);
            Add(podSpec, resource, "limits", amounts, unset);
        }

        return new PodNeeds(amounts, unset);
    }

    /// <summary>The amount of one resource; zero when it takes none. A bare <c>cpu</c> means <c>requests.cpu</c>.</summary>
    public Quantity this[string resource] => _amounts.GetValueOrDefault(Canonical(resource));

    /// <summary>The quota's long name of a resource.</summary>
    public static string Canonical(string resource) => resource switch
    {
        "cpu" or "memory" or "ephemeral-storage" => $"requests.{resource}",
        "count/pods" => "pods",
        _ => resource,
    };

    private static void Add(JsonObject pod, string resource, string side, Dictionary<string, Quantity> amounts, HashSet<string> unset)
    {
        var sum = Quantity.Zero;
        foreach (var container in pod.Items("containers"))
        {
            sum += AmountOf(container, resource, side, unset);
        }

        var peak = Quantity.Zero;
        foreach (var container in pod.Items("initContainers"))
        {
            var amount = AmountOf(container, resource, side, unset);
            if (container.Text("restartPolicy") == "Always")
            {
                sum += amount;
            }
            else
            {
                peak = Quantity.Max(peak, amount);
            }
        }

        var total = Quantity.Max(sum, peak);
        if (Quantity.TryParse(pod.Find("overhead", resource), out var overhead))
        {
            total += overhead;
        }

        amounts[$"{side}.{resource}"] = total;
    }

    private static Quantity AmountOf(JsonObject container, string resource, string side, HashSet<string> unset)
    {
        // A missing request is the limit, as the API server defaults it.
        if (Quantity.TryParse(container.Find("resources", side, resource), out var amount)
            || (side == "requests" && Quantity.TryParse(container.Find("resources", "limits", resource), out amount)))
        {
            return amount;
        }

        unset.Add($"{side}.{resource}");
        return Quantity.Zero;
    }
}
