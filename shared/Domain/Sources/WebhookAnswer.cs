namespace Trimtab.Domain.Sources;

/// <summary>What the sender of a webhook is told.</summary>
/// <param name="Status">HTTP status: 202 taken (also for repeats and events without work), 400 not JSON, 401 unknown source, bad signature or a secret that can't be read, 413 too large.</param>
/// <param name="Text">One sentence; null for an empty body, so that 401 tells nothing.</param>
public sealed record WebhookAnswer(int Status, string? Text);
