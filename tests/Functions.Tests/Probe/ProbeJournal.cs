namespace Trimtab.Functions.Tests.Probe;

/// <summary>What the probe functions did, in order.</summary>
internal sealed class ProbeJournal
{
    private readonly Lock _lock = new();
    private readonly List<string> _entries = [];

    /// <summary>A message that blocks waits for this.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(string entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
        }
    }
}
