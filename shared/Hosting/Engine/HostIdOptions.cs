using System.ComponentModel.DataAnnotations;

namespace Trimtab.Hosting.Engine;

/// <summary>Section <c>AzureFunctionsWebHost</c>: the Functions host reads the same setting.</summary>
public sealed class HostIdOptions
{
    /// <summary>Names this app's keys, timer states and leases in storage. Instances with the same id share one app's work.</summary>
    [Required]
    [RegularExpression("^[a-z0-9](?:[a-z0-9]|-(?!-)){0,30}[a-z0-9]$|^[a-z0-9]$", ErrorMessage = "HostId must be 1 to 32 lower-case letters, digits and single dashes.")]
    public string HostId { get; set; } = "trimtab";
}
