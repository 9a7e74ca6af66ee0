using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Trimtab.Relay;

/// <summary>What belongs to the place where the relay runs, as variables: section <c>Relay</c>. What it watches and how stands in the mounted file.</summary>
internal sealed class RelayOptions : IValidatableObject
{
    public const string Section = "Relay";

    /// <summary>The mounted file.</summary>
    [Required]
    public string Settings { get; set; } = RelaySettingsFile.DefaultPath;

    /// <summary>Where probes and metrics are served.</summary>
    [Required]
    public Uri Url { get; set; } = new("http://0.0.0.0:8080");

    /// <summary>Name of the Lease that the relays of one cluster share, in the pod's own namespace; empty: this relay is the only one and always leads.</summary>
    public string Lease { get; set; } = "";

    /// <summary>A directory on a volume of this pod: what is not sent yet survives a restart there. Empty: it does not.</summary>
    public string BufferDirectory { get; set; } = "";

    /// <summary>Whether live changes are captured, as the cluster's WatchRules say.</summary>
    public bool Captures { get; set; }

    [ValidateObjectMembers]
    public WebhookOptions Webhook { get; set; } = new();

    public AnalyserOptions Analyser { get; set; } = new();

    [ValidateObjectMembers]
    public ScalerOptions Scaler { get; set; } = new();

    /// <summary>This pod.</summary>
    public PodOptions Pod { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Url.IsAbsoluteUri || Url.Scheme != "http" || Url.AbsolutePath != "/")
        {
            yield return new ValidationResult("Relay:Url must be an http address without a path, e.g. http://0.0.0.0:8080.");
        }

        if (Lease.Length > 0 && (Pod.Name.Length == 0 || Pod.Namespace.Length == 0))
        {
            yield return new ValidationResult("Relay:Lease needs the pod's name and namespace: POD_NAME and POD_NAMESPACE.");
        }

        if (Webhook.Directory.Length > 0 && Webhook.Name.Length == 0)
        {
            yield return new ValidationResult("Relay:Webhook:Directory needs Relay:Webhook:Name, the host name by which the API server calls, e.g. trimtab-relay.trimtab.svc.");
        }

        if (Analyser.Address is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/"))
        {
            yield return new ValidationResult("Relay:Analyser:Address must be an http or https address without a path, e.g. https://analyser.example.com:9443.");
        }

        if (Analyser.Address is not null && BufferDirectory.Length == 0)
        {
            yield return new ValidationResult("Relay:Analyser:Address needs Relay:BufferDirectory, where incidents wait for the analyser.");
        }
    }

    /// <summary>Where the witness of changes is served.</summary>
    internal sealed class WebhookOptions
    {
        /// <summary>With <c>tls.crt</c> and <c>tls.key</c>, or with <c>ca.crt</c> and <c>ca.key</c> of an authority from which the relay issues its certificate itself. Empty: the witness is not served.</summary>
        public string Directory { get; set; } = "";

        /// <summary>The host name in the certificate.</summary>
        public string Name { get; set; } = "";

        [Range(1, 65535)]
        public int Port { get; set; } = 8443;
    }

    /// <summary>The external analyser of pod failures.</summary>
    internal sealed class AnalyserOptions
    {
        /// <summary>Null: there is none.</summary>
        public Uri? Address { get; set; }

        /// <summary>With <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>; empty: what the system trusts, and no certificate of ours.</summary>
        public string TlsDirectory { get; set; } = "";
    }

    /// <summary>KEDA's external scaler.</summary>
    internal sealed class ScalerOptions
    {
        /// <summary>0: it is not served.</summary>
        [Range(0, 65535)]
        public int Port { get; set; }
    }

    /// <summary>The pod, as Kubernetes' downward API tells it.</summary>
    internal sealed class PodOptions
    {
        public string Name { get; set; } = "";

        public string Namespace { get; set; } = "";

        public string Uid { get; set; } = "";

        /// <summary>Unique among all relays, also across restarts under the same name.</summary>
        public string Identity => Uid.Length > 0 ? $"{Name}_{Uid}" : Name;
    }
}
