namespace Trimtab.Domain.Audit;

/// <summary>The stored audit log is damaged where it is read: nothing is appended to it until a person has looked.</summary>
public sealed class InvalidAuditLogException : Exception
{
    public InvalidAuditLogException()
    {
    }

    public InvalidAuditLogException(string message)
        : base(message)
    {
    }

    public InvalidAuditLogException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
