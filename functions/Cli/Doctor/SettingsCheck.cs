using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Git;
using Trimtab.Adapters.Manifests;
using Trimtab.Cli.Settings;
using Trimtab.Hosting.Settings;

namespace Trimtab.Cli.Doctor;

/// <summary>Every setting has a value that the function app would start with.</summary>
internal sealed class SettingsCheck(CliSettings settings, CliServices services)
{
    private const string Area = "settings";

    public IReadOnlyList<Finding> Run()
    {
        string?[] faults = [FaultOf<StorageOptions>(), FaultOf<FleetOptions>(), FaultOf<GitOptions>(), FaultOf<ManifestOptions>(), FaultOfTransport()];
        var subject = settings.File ?? "";
        var findings = faults.OfType<string>().SelectMany(static fault => fault.Split("; "))
            .Select(fault => Finding.Fail(Area, subject, fault, "Correct it; infra/docs/settings.md lists every setting.")).ToList();
        return findings.Count > 0 ? findings
            : settings.File is null ? [Finding.Ok(Area, "", "from the environment and the defaults; there is no settings file")]
            : [Finding.Ok(Area, subject, "right")];
    }

    private string? FaultOfTransport()
    {
        try
        {
            settings.OpenServiceBus()?.Dispose();
            return null;
        }
        catch (CliException exception)
        {
            return exception.Message;
        }
    }

    private string? FaultOf<TOptions>()
        where TOptions : class
    {
        try
        {
            _ = services.Get<IOptions<TOptions>>().Value;
            return null;
        }
        catch (Exception exception) when (ConfigurationFaults.Of(exception) is { } faults)
        {
            return faults;
        }
    }
}
