namespace Trimtab.Domain.Captures;

/// <summary>What was done to an object.</summary>
public enum CaptureOperation
{
    Create,
    Update,
    Delete,
}
