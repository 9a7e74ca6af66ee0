using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.GitHosts.PullRequests;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Changes;

public static class ChangeServices
{
    /// <summary>Adds where changes are proposed, approved and cleared, and the sweep that starts them at the edges of their windows.</summary>
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddOptions<ApprovalOptions>().BindConfiguration(ApprovalOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ApprovalOptions>, ApprovalOptionsValidator>()
            .AddSingleton<ApprovalLinks>()
            .AddSingleton<ApprovalPage>()
            .AddSingleton<IChangeReport, ChangeMetrics>()
            .AddSingleton<ChangeCount>()
            .AddSingleton<ChangeClock>()
            .AddSingleton<SecondLook>()
            .AddSingleton<ApprovedChanges>()
            .AddSingleton<ChangeDesk>()
            .AddSingleton<ChangeMaking>()
            .AddSingleton<ChangeDocuments>()
            .AddSingleton<ChangeJudge>()
            .AddSingleton<ChangeOutbox>()
            .AddSingleton<DueChanges>()
            .AddSingleton<ForgetChanges>()
            .AddSingleton<UpdateHolds>()
            .AddSingleton<IPullRequests, GitHostPullRequests>()
            .AddSingleton<GroupedRequestWriting>()
            .AddSingleton<GroupedRequestWork>()
            .AddSingleton<PullRequestWork>()
            .AddMessageHandler<AnswerChange, AnswerChangeHandler>()
            .AddMessageHandler<ReleaseUpdateHold, ReleaseUpdateHoldHandler>()
            .AddMessageHandler<TendPullRequest, TendPullRequestHandler>()
            .AddMessageHandler<TendPullRequests, TendPullRequestsHandler>()
            .AddSweep<DueChanges>("ChangeSweep", TimeSpan.FromSeconds(2), static (due, token) => due.SweepAsync(token))
            .AddSweep<ChangeCount>("ChangeCount", TimeSpan.FromMinutes(1), static (count, token) => count.CountAsync(token));
    }
}
