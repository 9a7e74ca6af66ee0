using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Fleet;

/// <summary>An update policy where it is used: a named one, fields of its own over it, or both.</summary>
/// <param name="Name">Key of an update policy of the fleet; null for none.</param>
/// <param name="Own">What is said here.</param>
/// <param name="Origin">Where that is, for people: <c>updates.namespaces.shop</c>.</param>
public sealed record UpdatePolicyUse(string? Name, UpdatePolicy Own, string Origin);
