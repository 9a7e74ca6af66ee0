namespace Trimtab.Domain.Incidents;

/// <summary>One piece of what was found around a failure, without secrets.</summary>
/// <param name="Name">What it is: <c>log/web</c>, <c>log/web/previous</c>, <c>pod</c>, <c>owner/Deployment/web</c>, <c>events</c>, <c>events/node</c>, <c>node</c>, <c>memory</c>, <c>configMaps</c>, <c>change</c>; <c>context</c> for all of it.</param>
/// <param name="Text">Its lines; null when it is withheld.</param>
/// <param name="Withheld">Why there is no text: it could not be read, or not be redacted in time; null when there is one.</param>
public sealed record ContextPart(string Name, string? Text, string? Withheld = null)
{
    /// <summary>Stands for all of a context that was not gathered, because too much failed at once.</summary>
    public static ContextPart LeftOut { get; } = new("context", null, "left out: too many failures at once");

    /// <summary>Stands for the rest of a context that was still being gathered when the relay ended.</summary>
    public static ContextPart CutOff { get; } = new("context", null, "not read: the relay ended");
}
