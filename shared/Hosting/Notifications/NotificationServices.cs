using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.GitHosts;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications;
using Trimtab.Adapters.Notifications.Mail;
using Trimtab.Adapters.Notifications.PagerDuty;
using Trimtab.Adapters.Notifications.Webhook;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Hosting.Changes;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Notifications;

public static class NotificationServices
{
    /// <summary>Adds the handlers of notifications, the forms they are sent in, and commit statuses.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
        => services
            .AddSingleton(provider => new OutgoingHttp(OutgoingHttp.CreateClient(), provider.GetRequiredService<TimeProvider>()))
            .AddChannels()
            .AddSingleton<ICommitStatuses, CommitStatuses>()
            .AddSingleton<CommitStatusPlace>()
            .AddSingleton<IncidentOrder>()
            .AddSingleton(provider => new NotificationPlaces(
                provider.GetRequiredService<IFleet>(),
                provider.GetServices<INotificationChannel>(),
                provider.GetRequiredService<CommitStatusPlace>(),
                provider.GetRequiredService<IncidentOrder>(),
                provider.GetRequiredService<SecretMask>().Apply)
            {
                Links = provider.GetRequiredService<ApprovalLinks>().ForAsync,
            })
            .AddSingleton<DeliveryLedger>()
            .AddSingleton<DeadLetters>()
            .AddSingleton<ForgetNotifications>()
            .AddSingleton<TestNotificationAnswers>()
            .AddSingleton<IDeliveryReport, DeliveryReport>()
            .AddSingleton<PlaceCourier>()
            .AddMessageHandler<Notification, DeliverNotificationHandler>()
            .AddMessageHandler<ReplayNotification, ReplayNotificationHandler>()
            .AddMessageHandler<TestNotification, SendTestNotificationHandler>();

    private static IServiceCollection AddChannels(this IServiceCollection services)
        => services
            .AddChat(NotificationKind.Slack)
            .AddChat(NotificationKind.Teams)
            .AddChat(NotificationKind.Discord)
            .AddSingleton<INotificationChannel, PagerDutyNotifications>()
            .AddSingleton<INotificationChannel, WebhookNotifications>()
            .AddSingleton<INotificationChannel>(provider => new MailNotifications(provider.GetRequiredService<ISecrets>(), provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddChat(this IServiceCollection services, NotificationKind kind)
        => services.AddSingleton<INotificationChannel>(
            provider => new ChatNotifications(kind, provider.GetRequiredService<OutgoingHttp>(), provider.GetRequiredService<ISecrets>()));
}
