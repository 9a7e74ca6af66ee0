namespace Trimtab.Domain.Messaging;

/// <summary>A queue message is not one of ours or its body is gone: delivering it again can't help.</summary>
public sealed class InvalidMessageException : Exception
{
    public InvalidMessageException()
    {
    }

    public InvalidMessageException(string message)
        : base(message)
    {
    }

    public InvalidMessageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
