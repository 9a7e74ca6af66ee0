namespace Trimtab.Hosting.Captures;

/// <summary>Which reads of one kind the API server refuses the relay.</summary>
/// <param name="changed">Told whenever it is another answer than before.</param>
internal sealed class KindRights(Action changed)
{
    public const string List = "list";
    public const string Watch = "watch";

    private readonly Lock _lock = new();
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>The verbs that are refused; empty when all are allowed.</summary>
    public IReadOnlyList<string> Refused
    {
        get
        {
            lock (_lock)
            {
                return [.. _refused];
            }
        }
    }

    public void Note(string verb, bool isAllowed)
    {
        bool isNew;
        lock (_lock)
        {
            isNew = isAllowed ? _refused.Remove(verb) : _refused.Add(verb);
        }

        if (isNew)
        {
            changed();
        }
    }
}
