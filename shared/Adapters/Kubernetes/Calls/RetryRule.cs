namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>When a failed call may be sent again.</summary>
internal enum RetryRule
{
    Never,

    /// <summary>Only when the server can't have acted on it: no connection, or turned away with 429.</summary>
    Unsent,

    /// <summary>After every transient failure: doing it twice is doing it once.</summary>
    Idempotent,

    /// <summary>As idempotent, and when another writer was quicker.</summary>
    Apply,
}
