namespace Trimtab.Hosting.Dispatching;

/// <summary>A message's body is not what its kind says. Distinct from the JSON faults a handler may meet in the world.</summary>
internal sealed class UnreadableBodyException(string message, Exception? innerException = null)
    : Exception(message, innerException);
