namespace Trimtab.TestKit.Faults;

/// <summary>Counts the calls that leave the process and kills it at one of them: before it takes effect, or after it did.</summary>
public sealed class Killer
{
    private long _calls;
    private long _victim = long.MaxValue;
    private bool _isAfter;

    /// <summary>Calls since the last <see cref="Arm"/> or <see cref="Disarm"/>.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Whether the process died since it was made.</summary>
    public bool HasKilled { get; private set; }

    /// <param name="call">The call to die at, 1 for the next one.</param>
    /// <param name="isAfter">True: the call takes effect, and only its answer is lost.</param>
    public void Arm(long call, bool isAfter)
    {
        Interlocked.Exchange(ref _calls, 0);
        _isAfter = isAfter;
        _victim = call;
    }

    public void Disarm()
    {
        _victim = long.MaxValue;
        Interlocked.Exchange(ref _calls, 0);
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        var number = Interlocked.Increment(ref _calls);

        // A dead process makes no further call either.
        if (number > _victim || (number == _victim && !_isAfter))
        {
            HasKilled = true;
            throw new KilledException(number);
        }

        var result = await call();
        if (number == _victim)
        {
            HasKilled = true;
            throw new KilledException(number);
        }

        return result;
    }

    public Task RunAsync(Func<Task> call) => RunAsync(async () =>
    {
        await call();
        return true;
    });
}
