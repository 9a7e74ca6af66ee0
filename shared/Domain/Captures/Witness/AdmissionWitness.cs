using System.Globalization;

namespace Trimtab.Domain.Captures.Witness;

/// <summary>What an admission request said about who does what. The request may still fail: only a watch shows what persisted.</summary>
/// <param name="Operation">What was asked for.</param>
/// <param name="User">The user's name.</param>
/// <param name="Groups">The user's groups.</param>
/// <param name="Place">Kind, namespace and, when it is given already, name: <c>apps/Deployment/shop/web</c>.</param>
/// <param name="Uid">The object's uid; empty for one that is only about to be made.</param>
/// <param name="Digest">Of the object's content as it was asked for, or <see cref="DigestOfScale"/>; empty for a deletion.</param>
public sealed record AdmissionWitness(CaptureOperation Operation, string User, IReadOnlyList<string> Groups, string Place, string Uid, string Digest)
{
    /// <summary>Stands for the content where only a number of replicas was asked for.</summary>
    public static string DigestOfScale(long replicas) => string.Create(CultureInfo.InvariantCulture, $"replicas {replicas}");
}
