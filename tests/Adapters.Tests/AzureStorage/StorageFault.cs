namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>How <see cref="FlakyStorage"/> fails one request.</summary>
internal enum StorageFault
{
    None,

    /// <summary>500 without having done anything.</summary>
    ServerError,

    /// <summary>503 that says that nothing was done.</summary>
    Busy,

    /// <summary>No answer at all, nothing done.</summary>
    Silence,

    /// <summary>Done, but the connection breaks before the answer.</summary>
    LostAnswer,
}
