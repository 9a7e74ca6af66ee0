using Microsoft.Extensions.DependencyInjection;
using Trimtab.Hosting.Assets;
using Trimtab.Hosting.Audit;
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Changes;
using Trimtab.Hosting.Clusters;
using Trimtab.Hosting.Fleet;
using Trimtab.Hosting.Guards;
using Trimtab.Hosting.Health;
using Trimtab.Hosting.Incidents;
using Trimtab.Hosting.Messaging;
using Trimtab.Hosting.Notifications;
using Trimtab.Hosting.Poison;
using Trimtab.Hosting.Reconcile;
using Trimtab.Hosting.Registries;
using Trimtab.Hosting.Rollouts;
using Trimtab.Hosting.Scans;
using Trimtab.Hosting.Sources;
using Trimtab.Hosting.Storage;
using Trimtab.Hosting.Updates;
using Trimtab.Hosting.Variables;
using Trimtab.Hosting.Webhooks;

namespace Trimtab.Hosting;

/// <summary>The features of the function app, one line each.</summary>
public static class TrimtabServices
{
    public static IServiceCollection AddTrimtab(this IServiceCollection services)
        => services
            .AddStorage()
            .AddMessaging()
            .AddHealth()
            .AddFleet()
            .AddClusters()
            .AddSources()
            .AddVariables()
            .AddRegistries()
            .AddWebhooks()
            .AddAudit()
            .AddReconcile()
            .AddRollouts()
            .AddGuards()
            .AddScans()
            .AddIncidents()
            .AddInventory()
            .AddNotifications()
            .AddCaptureCommits()
            .AddUpdates()
            .AddChanges()
            .AddPoisonReport();
}
