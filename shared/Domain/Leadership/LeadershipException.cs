namespace Trimtab.Domain.Leadership;

/// <summary>What candidates share could not be read or written.</summary>
public sealed class LeadershipException(string message, Exception? innerException = null) : Exception(message, innerException);
