using System.ComponentModel.DataAnnotations;
using Trimtab.Adapters.Fleet;

namespace Trimtab.Hosting.Changes;

/// <summary>Links by which people answer to changes: section <c>Approvals</c>. Without them answers come by the command line.</summary>
public sealed class ApprovalOptions : IValidatableObject
{
    public const string Section = "Approvals";

    /// <summary>Where people's browsers reach the function app: <c>https://trimtab.example.com</c>. Null: no links are sent.</summary>
    public Uri? Address { get; set; }

    /// <summary>What links are signed with, at least 32 signs.</summary>
    public FleetSecretOptions Key { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 || address.Query.Length > 0))
        {
            yield return new ValidationResult("Approvals:Address must be an address that begins with https:// or http://, without user name and query.", [nameof(Address)]);
        }

        if (Address is null != Key.Reference is null)
        {
            yield return new ValidationResult("Approvals:Address and Approvals:Key (Env or File) must be set both, or neither.", [nameof(Key)]);
        }
    }
}
