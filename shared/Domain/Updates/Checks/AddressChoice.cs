namespace Trimtab.Domain.Updates.Checks;

/// <summary>Which addresses of a host are tried.</summary>
public enum AddressChoice
{
    Any,
    IPv4,
    IPv6,
}
