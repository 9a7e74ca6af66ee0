namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>The process "died" here.</summary>
internal sealed class InjectedFaultException : Exception;

/// <summary>Counts every call to the outside and lets one of them kill the process: before its effect, or after.</summary>
internal sealed class Fuse
{
    public int Calls { get; private set; }

    public int BlowAt { get; set; }

    public bool AfterEffect { get; set; }

    public bool HasBlown { get; private set; }

    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        var isThis = ++Calls == BlowAt;
        if (isThis && !AfterEffect)
        {
            Blow();
        }

        var result = await call();
        if (isThis && AfterEffect)
        {
            Blow();
        }

        return result;
    }

    public Task RunAsync(Func<Task> call) => RunAsync(async () =>
    {
        await call();
        return true;
    });

    private void Blow()
    {
        HasBlown = true;
        throw new InjectedFaultException();
    }
}
