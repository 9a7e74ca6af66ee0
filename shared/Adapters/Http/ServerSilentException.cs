namespace Trimtab.Adapters.Http;

/// <summary>Nothing was sent: the server has given no answer for some time.</summary>
/// <param name="wait">Until the next probe may go; a second at least.</param>
/// <param name="innerException">What the breaker said; null when it was not asked.</param>
internal sealed class ServerSilentException(TimeSpan wait, Exception? innerException) : Exception("The server was not asked.", innerException)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    public TimeSpan Wait { get; } = wait > ShortestWait ? wait : ShortestWait;
}
