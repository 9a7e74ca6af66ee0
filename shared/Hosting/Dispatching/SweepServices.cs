using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Trimtab.Hosting.Dispatching;

internal static class SweepServices
{
    /// <summary>Adds work that every instance does at its start and again and again.</summary>
    /// <typeparam name="TDue">What knows what is due.</typeparam>
    public static IServiceCollection AddSweep<TDue>(this IServiceCollection services, string name, TimeSpan interval, Func<TDue, CancellationToken, Task> work)
        where TDue : notnull
        => services.AddSingleton<IHostedService>(provider =>
        {
            var due = provider.GetRequiredService<TDue>();
            return new Sweep(name, interval, token => work(due, token), provider.GetRequiredService<Dispatcher>(), provider.GetRequiredService<TimeProvider>());
        });
}
