using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Drift;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Captures;

public static class CaptureCommitServices
{
    /// <summary>Adds the function app's side of captures: the handlers of the captures queue, and the sweep that asks for pushes which were lost.</summary>
    public static IServiceCollection AddCaptureCommits(this IServiceCollection services)
        => services
            .AddSingleton<CaptureDocuments>()
            .AddSingleton<RepositoryPushes>()
            .AddSingleton<RepositoryConfigs>()
            .AddSingleton<GitChangeRepository>()
            .AddSingleton<IChangeRepository>(static provider => provider.GetRequiredService<GitChangeRepository>())
            .AddSingleton<ICaptureReport, CaptureReport>()
            .AddSingleton<CaptureClaims>()
            .AddSingleton<ChangePusher>()
            .AddSingleton<OverduePushes>()
            .AddSweep<OverduePushes>("CaptureSweep", TimeSpan.FromSeconds(10), static (overdue, token) => overdue.SweepAsync(token))
            .AddMessageHandler<CaptureChange, CaptureChangeHandler>()
            .AddMessageHandler<CapturePresence, CapturePresenceHandler>()
            .AddMessageHandler<CommitChanges, CommitChangesHandler>();
}
