namespace Trimtab.Domain.Fleet;

/// <summary>Whose hook announces the pushes.</summary>
public enum WebhookOwner
{
    /// <summary>The source's own repository's.</summary>
    Repository,

    /// <summary>The organisation's that the repository belongs to; it announces pushes to all its repositories.</summary>
    Organisation,
}
