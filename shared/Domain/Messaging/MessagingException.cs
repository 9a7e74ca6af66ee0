namespace Trimtab.Domain.Messaging;

/// <summary>A message broker refused a call, or did not answer it.</summary>
public sealed class MessagingException(string message, Exception? innerException = null) : Exception(message, innerException);
