using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.GitHosts;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications;
using Trimtab.Domain.Notifications;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Notifications;

public static class NotificationServices
{
    /// <summary>Adds the handler of notifications, the forms they are sent in, and commit statuses.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
        => services
            .AddSingleton(provider => new OutgoingHttp(OutgoingHttp.CreateClient(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<INotificationChannel, SlackNotifications>()
            .AddSingleton<INotificationChannel, WebhookNotifications>()
            .AddSingleton<ICommitStatuses, CommitStatuses>()
            .AddSingleton<CommitStatusPlace>()
            .AddSingleton<NotificationPlaces>()
            .AddMessageHandler<Notification, DeliverNotificationHandler>();
}
