namespace Trimtab.Adapters.Git;

/// <summary>The clone on disk can't be read: it is thrown away and made anew.</summary>
internal sealed class GitCacheDamagedException(string message) : Exception(message);
