namespace Trimtab.Domain.State;

/// <summary>The storage of documents, logs or queues refused a call or did not answer.</summary>
/// <remarks>The message names the call without its query and holds no key.</remarks>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public StorageException(string message, int status, string code)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    /// <summary>HTTP status; null when no answer came.</summary>
    public int? Status { get; }

    /// <summary>The storage's own word for the fault, e.g. <c>AuthenticationFailed</c>; empty when it gave none.</summary>
    public string Code { get; } = "";
}
