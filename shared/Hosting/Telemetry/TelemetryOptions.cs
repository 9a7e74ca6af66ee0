using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Trimtab.Hosting.Telemetry;

/// <summary>The OpenTelemetry variables that Trimtab obeys; they stand at the root of the configuration under their usual names.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>Base address of a collector (OTLP over HTTP), e.g. <c>http://127.0.0.1:4318</c>; absent: nothing is sent.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public Uri? Endpoint { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint is { } endpoint && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult("OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address.", [nameof(Endpoint)]);
        }
    }
}
