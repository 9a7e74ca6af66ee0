namespace Trimtab.Domain.Incidents;

/// <summary>A part of a context on its way.</summary>
/// <param name="Name">As <see cref="ContextPart.Name"/>, also of one that does not come.</param>
/// <param name="Reading">Ends with the part; with null where there is no such part.</param>
public sealed record PartReading(string Name, Task<ContextPart?> Reading)
{
    /// <summary>What came of it.</summary>
    /// <param name="limit">How long it was waited for.</param>
    /// <returns>The part, or why it did not come; null where there is none.</returns>
    public ContextPart? Found(TimeSpan limit)
    {
        if (!Reading.IsCompletedSuccessfully)
        {
            return new ContextPart(Name, null, Reading.Exception is { InnerException: var fault } ? $"could not be read ({fault!.GetType().Name})" : $"not read within {limit.TotalSeconds:0} s");
        }

#pragma warning disable VSTHRD002, VSTHRD103, RS0030 // It has completed.
        return Reading.Result;
#pragma warning restore VSTHRD002, VSTHRD103, RS0030
    }
}
