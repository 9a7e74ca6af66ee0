using Trimtab.Adapters.Registries.Calls;

namespace Trimtab.Adapters.Registries;

/// <summary>Pages of listings by their address, each with the entity tag that a registry gave it, up to a number of tags in all; the longest remembered go first.</summary>
internal sealed class RememberedPages(int maxTags)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string EntityTag, TagPage Page)> _pages = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private int _tags;

    public (string EntityTag, TagPage Page)? Find(Uri address)
    {
        lock (_lock)
        {
            return _pages.TryGetValue(address.AbsoluteUri, out var page) ? page : null;
        }
    }

    public void Remember(Uri address, string entityTag, TagPage page)
    {
        lock (_lock)
        {
            Forget(address.AbsoluteUri);
            if (page.Tags.Count > maxTags)
            {
                return;
            }

            _pages[address.AbsoluteUri] = (entityTag, page);
            _order.Enqueue(address.AbsoluteUri);
            _tags += page.Tags.Count + 1;
            while (_tags > maxTags && _order.TryDequeue(out var oldest))
            {
                Forget(oldest);
            }
        }
    }

    private void Forget(string address)
    {
        if (_pages.Remove(address, out var page))
        {
            _tags -= page.Page.Tags.Count + 1;
        }
    }
}
