using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>Reads what an engine knows of an image's content.</summary>
internal static class ImageContent
{
    extension(JsonObject image)
    {
        /// <summary><c>nginx@sha256:…</c>: where it was pulled from or pushed to. Empty when it was built or loaded on the host.</summary>
        public IReadOnlyList<string> RegistryDigests => [.. (image["RepoDigests"] as JsonArray ?? []).Select(static entry => entry!.GetValue<string>())];

        /// <summary>Whether a registry's digest is this image's: engines with containerd's store have it as the id, too.</summary>
        public bool IsContent(string digest) => image.Text("Id") == digest || image.RegistryDigests.Any(entry => entry.EndsWith($"@{digest}", StringComparison.Ordinal));
    }
}
