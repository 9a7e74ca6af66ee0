using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Manifests;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;

namespace Trimtab.Hosting.Sources;

public static class SourceServices
{
    /// <summary>Adds Git repositories and the building of manifests, both over programs.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddOptions<ProgramOptions>().BindConfiguration(ProgramOptions.Section);
        services.AddOptions<GitOptions>().BindConfiguration(GitOptions.Section).ValidateOnStart();
        services.AddOptions<ManifestOptions>().BindConfiguration(ManifestOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<GitOptions>, GitOptionsValidator>()
            .AddSingleton<IValidateOptions<ManifestOptions>, ManifestOptionsValidator>()
            .AddSingleton<ProgramRunner>()
            .AddSingleton<GitCommand>()
            .AddSingleton<ISourceRepository, GitSourceRepository>()
            .AddSingleton<IManifestBuilder, ManifestBuilder>();
    }
}
