using System.Globalization;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Updates.Containers;

/// <summary>How the containers of an update are found again after a kill.</summary>
internal static class ContainerMark
{
    /// <summary>Label of what an update made: which, when it was queued, and which attempt.</summary>
    public const string Label = TrimtabNames.Prefix + "made-by";

    private const int ShortId = 12;

    public static string Of(UpdateDocument update)
        => string.Create(CultureInfo.InvariantCulture, $"{update.Id}-{update.QueuedAt.ToUnixTimeMilliseconds()}-{update.Attempt}");

    /// <summary>When the update was queued that made a container; null when none did.</summary>
    public static DateTimeOffset? QueuedAt(string mark)
        => mark.Split('-') is [_, var milliseconds, _, ..] && long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    /// <summary>Of a container that was made anew to bring the old version back.</summary>
    public static string OfRestored(UpdateDocument update) => Of(update) + "-restored";

    /// <summary>What the old container is called while both are there.</summary>
    public static string Aside(string name, string id) => $"{name}{Suffix(id)}";

    /// <summary>What a container was called before it was set aside; its name where it was not.</summary>
    public static string OwnName(string name, string id) => name.EndsWith(Suffix(id), StringComparison.Ordinal) ? name[..^Suffix(id).Length] : name;

    private static string Suffix(string id) => $".trimtab-{id[..Math.Min(ShortId, id.Length)]}";
}
