using System.ComponentModel.DataAnnotations;
using Trimtab.Domain;

namespace Trimtab.Hosting.Engine;

/// <summary>Settings of the embedded engine, section <c>Engine</c>; without meaning under the Functions host.</summary>
public sealed class EngineOptions : IValidatableObject
{
    public const string Section = "Engine";

    /// <summary>Where HTTP functions are served. The default is that of <c>func start</c>, reachable from this machine only.</summary>
    [Required]
    public Uri Url { get; set; } = new("http://127.0.0.1:7071");

    /// <summary>How long a message stays hidden unless renewed, which happens at half time. Shorter: a killed process delays its messages less. Longer: fewer renewals.</summary>
    [DurationRange("00:00:02", "00:10:00")]
    public TimeSpan MessageVisibility { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long running invocations may take to end when the program is asked to stop; then they are cancelled.</summary>
    [DurationRange("00:00:00", "00:05:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two looks at the queues of rollouts, notifications and captures while they are empty; that of host.json when it is longer.
    /// Longer: an idle program costs less. Shorter: what other programs send there is worked on sooner.</summary>
    [DurationRange("00:00:00.100", "00:01:00")]
    public TimeSpan CalmPollingInterval { get; set; } = TimeSpan.FromMilliseconds(600);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Url.IsAbsoluteUri || Url.Scheme != "http" || Url.AbsolutePath != "/")
        {
            yield return new ValidationResult("Url must be an http address without a path, e.g. http://127.0.0.1:7071.", [nameof(Url)]);
        }
    }
}
