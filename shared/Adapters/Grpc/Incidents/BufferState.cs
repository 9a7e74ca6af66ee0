using System.Globalization;

namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>What a buffer remembers beside its messages: the first number that may still be given, and how many messages were given up.</summary>
internal sealed class BufferState(string directory)
{
    // Numbers are reserved in blocks, so that giving one costs no write; a restart leaves the rest of its block out.
    private const ulong Block = 1000;

    private readonly string _file = Path.Combine(directory, "state");
    private ulong _next;
    private ulong _reserved;

    public ulong Dropped { get; private set; }

    /// <param name="highest">The highest number among the messages that are there: a lost file must not give one again.</param>
    public void Load(ulong highest)
    {
        var fields = File.Exists(_file) ? File.ReadAllText(_file).Split(' ') : [];
        _next = highest + 1;
        if (fields.Length == 2 && ulong.TryParse(fields[0], out var reserved) && ulong.TryParse(fields[1], out var dropped))
        {
            (_next, Dropped) = (Math.Max(_next, reserved), dropped);
        }

        _reserved = _next;
    }

    public ulong Take()
    {
        if (_next >= _reserved)
        {
            _reserved = _next + Block;
            Save();
        }

        return _next++;
    }

    public void CountDropped()
    {
        Dropped++;
        Save();
    }

    private void Save() => AtomicFile.Write(_file, System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_reserved} {Dropped}")), isFlushed: true);
}
