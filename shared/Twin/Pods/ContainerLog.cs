namespace Trimtab.Twin.Pods;

/// <summary>The lines of one container run; the oldest go first.</summary>
internal sealed class ContainerLog
{
    private const int Limit = 500;

    private readonly Queue<string> _lines = new();

    public void Write(DateTimeOffset now, string level, string message)
    {
        _lines.Enqueue($"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {level} {message}");
        if (_lines.Count > Limit)
        {
            _lines.Dequeue();
        }
    }

    public string Tail(int lines) => string.Concat(_lines.TakeLast(lines).Select(line => line + "\n"));
}
