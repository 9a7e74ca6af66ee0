using Trimtab.Domain.Images;

namespace Trimtab.Domain.Assets.Clusters;

/// <summary>Reads what a kubelet says about the image that it runs. Pure.</summary>
internal static class RunningDigest
{
    /// <param name="imageId"><c>docker-pullable://nginx@sha256:…</c>, <c>docker.io/library/nginx@sha256:…</c>; or an id such as <c>docker://sha256:…</c> and <c>sha256:…</c>, which names the image's
    /// configuration on the node and no content of a registry.</param>
    /// <returns>The digest by which a registry knows it; null when nothing says it.</returns>
    public static string? Of(string imageId)
    {
        var at = imageId.LastIndexOf('@');
        return at > 0 && ImageDigest.FaultOf(imageId.AsSpan(at + 1)) is null ? imageId[(at + 1)..] : null;
    }
}
