using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates;
using Trimtab.Host;
using Trimtab.Hosting;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Settings;

public sealed class SampleSettingsTests
{
    [Fact]
    public async Task The_sample_binds_and_passes_every_validator()
    {
        await using var app = Build([]);

        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public async Task With_the_sample_sources_manifests_and_notifications_can_be_made()
    {
        await using var app = Build([]);

        app.Services.GetRequiredService<ISourceRepository>().ShouldNotBeNull();
        app.Services.GetRequiredService<IManifestBuilder>().ShouldNotBeNull();
        app.Services.GetRequiredService<DeliverNotificationHandler>().ShouldNotBeNull();
        app.Services.GetServices<INotificationChannel>().Select(channel => channel.Kind).ShouldBe(Enum.GetValues<NotificationKind>(), ignoreOrder: true);
    }

    [Fact]
    public async Task With_the_sample_updates_can_be_made_in_every_mode()
    {
        await using var app = Build([]);

        app.Services.GetRequiredService<StartUpdateHandler>().ShouldNotBeNull();
        app.Services.GetRequiredService<UpdateTickHandler>().ShouldNotBeNull();
        app.Services.GetRequiredService<UpdateRollBackHandler>().ShouldNotBeNull();
        app.Services.GetServices<IUpdateMode>().Select(static mode => mode.Mode).ShouldBe(Enum.GetValues<UpdateMode>(), ignoreOrder: true);
    }

    [Fact]
    public async Task Faults_of_several_features_are_all_told()
    {
        await using var app = Build(["--Engine:Url", "ftp://x", "--Engine:StopTimeout", "1.00:00:00", "--Storage:MaxRetries", "-1"]);

        var fault = Should.Throw<AggregateException>(() => app.Services.GetRequiredService<IStartupValidator>().Validate());

        var text = fault.ToString();
        text.ShouldContain("Url must be");
        text.ShouldContain("StopTimeout");
        text.ShouldContain("MaxRetries");
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(string[] args)
    {
        // The sample under the name that the program reads, in a folder of its own: it is read once.
        using var folder = new ScratchDirectory();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"), folder["local.settings.json"]);
        return FunctionProgram.Build(
            ["--contentRoot", folder.Path, .. args],
            AppContext.BaseDirectory,
            services => services.AddTrimtab(),
            functions => functions.MapTrimtab());
    }
}
