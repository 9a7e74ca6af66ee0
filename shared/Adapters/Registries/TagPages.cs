using Trimtab.Adapters.Registries.Calls;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries;

/// <summary>The pages of one listing so far, and whether it can ever end.</summary>
internal sealed class TagPages(RegistryLimits limits)
{
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private int _idle;

    /// <summary>How many came.</summary>
    public int Count { get; private set; }

    /// <returns>Whether there is another page.</returns>
    /// <exception cref="RegistryException">There would be no end.</exception>
    public bool Add(TagPage page)
    {
        var before = _tags.Count;
        _tags.UnionWith(page.Tags);
        Count++;
        _idle = _tags.Count == before ? _idle + 1 : 0;
        if (page.Next is null)
        {
            return false;
        }

        return _idle >= limits.MaxIdlePages ? throw Endless($"{_idle} pages in a row held nothing new")
            : Count >= limits.MaxPages ? throw Endless($"it has more than {limits.MaxPages} pages")
            : _tags.Count >= limits.MaxTags ? throw Endless($"it has more than {limits.MaxTags} tags")
            : true;
    }

    /// <exception cref="RegistryException">That page was read already.</exception>
    public void Follow(Uri next)
    {
        if (!_followed.Add(next.AbsoluteUri))
        {
            throw Endless("it comes back to a page that was read already");
        }
    }

    /// <param name="fault">Why it broke off; empty when it did not.</param>
    public TagListing ToListing(string fault = "") => new([.. _tags], fault.Length == 0) { Fault = fault };

    private static RegistryException Endless(string why) => new($"The list of tags has no end: {why}.", RegistryFault.BadAnswer);
}
