using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>The message of a capture's commit: a subject for people, and a trailer that says which version of which object it holds.</summary>
/// <remarks>The trailer is what makes a push happen once: whoever was killed after it reads there what is in the repository already.</remarks>
public static class CommitMessage
{
    private const string Trailer = "Trimtab-Capture: ";

    /// <summary><c>[UPDATE] deployment/web in ns/shop by user/jane</c></summary>
    public static string Subject(Capture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        var place = capture.Object.Namespace.Length == 0 ? "" : $" in ns/{capture.Object.Namespace}";
        return $"[{capture.Operation.ToString().ToUpperInvariant()}] {capture.Object.Kind.Kind.ToLowerInvariant()}/{CommitAuthor.Line(capture.Object.Name)}{place} by user/{CommitAuthor.Line(capture.User)}";
    }

    /// <param name="cluster">The fleet's name of the cluster.</param>
    /// <param name="capture">The change.</param>
    /// <param name="mergedSince">The version after which changes are merged into this commit; null when it is a single change.</param>
    public static string Of(string cluster, Capture capture, string? mergedSince)
    {
        var merged = mergedSince is null ? "" : mergedSince.Length == 0
            ? "Merges all versions until now: the object was found by a list.\n\n"
            : $"Merges the versions since {mergedSince}: not every one of them was seen in its turn.\n\n";
        var version = CommittedVersion.Of(capture);
        string[] words =
        [
            cluster, version.Object.Kind.ApiVersion, version.Object.Kind.Kind, version.Object.Namespace, version.Object.Name, version.Uid, version.ResourceVersion,
            version.Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), version.IsDeleted ? "gone" : "here", version.Path,
        ];
        return $"{Subject(capture)}\n\n{merged}{Trailer}{string.Join(' ', words.Select(static word => word.Length == 0 ? "-" : Uri.EscapeDataString(word)))}\n";
    }

    /// <summary>Reads a line of a message.</summary>
    /// <returns>False for every other line, and for what another cluster committed.</returns>
    public static bool TryRead(string line, string cluster, [NotNullWhen(true)] out CommittedVersion? version)
    {
        ArgumentNullException.ThrowIfNull(line);
        version = null;
        var words = line.StartsWith(Trailer, StringComparison.Ordinal)
            ? line[Trailer.Length..].Trim().Split(' ').Select(static word => word == "-" ? "" : Uri.UnescapeDataString(word)).ToArray()
            : [];
        if (words.Length == 10 && words[0] == cluster && long.TryParse(words[7], NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time < 253_402_300_800_000)
        {
            version = new CommittedVersion(
                new ObjectReference(new KindName(words[1], words[2]), words[3], words[4]), words[5], words[6], DateTimeOffset.FromUnixTimeMilliseconds(time), words[9], words[8] == "gone");
        }

        return version is not null;
    }
}
