namespace Trimtab.Local;

/// <summary>Where pushes are announced, in GitHub's form.</summary>
/// <param name="Url">Gets a POST after each push.</param>
/// <param name="Secret">Key of <c>X-Hub-Signature-256</c>.</param>
public sealed record LocalWebhook(Uri Url, string Secret);
