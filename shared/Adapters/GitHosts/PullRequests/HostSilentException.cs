using Trimtab.Adapters.Http;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>A call came to nothing because of the host, not because of what was asked.</summary>
internal sealed class HostSilentException(HttpAnswer answer) : Exception("The host did not answer.")
{
    public HttpAnswer Answer { get; } = answer;
}
