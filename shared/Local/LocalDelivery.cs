namespace Trimtab.Local;

/// <summary>One push that was announced.</summary>
/// <param name="Repository">Full name: <c>acme/shop</c>.</param>
/// <param name="Ref">Full name of the branch or tag.</param>
/// <param name="Revision">Its commit id after the push.</param>
/// <param name="Status">The HTTP status of the answer; 0 when there was none.</param>
public sealed record LocalDelivery(string Repository, string Ref, string Revision, int Status);
