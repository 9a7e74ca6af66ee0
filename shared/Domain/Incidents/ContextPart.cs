namespace Trimtab.Domain.Incidents;

/// <summary>One piece of what was found around a failure, without secrets.</summary>
/// <param name="Name">What it is: <c>log/web</c>, <c>log/web/previous</c>, <c>pod</c>, <c>owner/Deployment/web</c>, <c>events</c>, <c>node</c>, <c>configMaps</c>, <c>change</c>.</param>
/// <param name="Text">Its lines; null when it is withheld.</param>
/// <param name="Withheld">Why there is no text: it could not be read, or not be redacted in time; null when there is one.</param>
public sealed record ContextPart(string Name, string? Text, string? Withheld = null);
