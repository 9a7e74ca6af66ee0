using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Adapters.Registries;
using Trimtab.Adapters.Registries.Charts;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;

namespace Trimtab.Adapters.Tests.Registries;

/// <summary>Registries as a fleet has them, wired as in the function app.</summary>
internal sealed class RegistryScene : IDisposable
{
    private readonly RegistryConnections _connections;

    public RegistryScene(string fleet, TimeProvider? time = null, RegistryLimits? limits = null, params (string Name, string Value)[] secrets)
        : this(fleet, new GivenSecrets(secrets), time, limits)
    {
    }

    public RegistryScene(string fleet, ISecrets secrets, TimeProvider? time = null, RegistryLimits? limits = null)
    {
        var clock = time ?? TimeProvider.System;
        var bounds = limits ?? new RegistryLimits();
        Fleet = new FixedFleet(fleet);
        _connections = new RegistryConnections(Fleet, secrets, Hidden.Add, new ProgramRunner(Options.Create(new ProgramOptions()), clock), bounds, clock, NullLogger<RegistryConnections>.Instance);
        Registries = new OciRegistries(_connections, () => Documents, bounds, clock);
        Charts = new HelmChartRepositories(Fleet, Registries, _connections, bounds, clock);
    }

    public FixedFleet Fleet { get; }

    public InMemoryDocumentStore Documents { get; } = new();

    public OciRegistries Registries { get; }

    public HelmChartRepositories Charts { get; }

    /// <summary>What no log may show.</summary>
    public List<string> Hidden { get; } = [];

    public RegistryConnections Connections => _connections;

    /// <summary>A fleet with one registry over plain HTTP.</summary>
    public static string Insecure(string host, string more = "") => $"registries: {{ test: {{ host: \"{host}\", insecure: true, requestsPerSecond: 1000{(more.Length > 0 ? ", " : "")}{more} }} }}";

    public static ImageReference Image(string text)
        => ImageReference.TryParse(text, out var reference, out var reason) ? reference : throw new FormatException(reason);

    public void Dispose() => _connections.Dispose();
}
