using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures;

/// <summary>Changes of ConfigMaps in the namespace <c>shop</c>.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Capture Change(string name, string version, string? content, string user = "jane", string? previous = null, bool isFromList = false, string? path = null)
    {
        var reference = new ObjectReference(KindName.ConfigMap, "shop", name);
        return new Capture(
            reference, $"uid-{name}", version, content is null ? CaptureOperation.Delete : CaptureOperation.Update, Time, user, path ?? CapturePath.Of(reference, false), content, previous, isFromList);
    }
}
