namespace Trimtab.Domain.Updates;

/// <summary>A change can't be made in its mode; the message says why, and what a person can do.</summary>
public class UpdateRefusedException(string message, Exception? innerException = null)
    : Exception(message, innerException);
