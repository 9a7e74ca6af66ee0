using Trimtab.Adapters.AzureStorage;
using Trimtab.Local;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Storage;

namespace Trimtab.Adapters.Tests.AzureStorage;

/// <summary>An emulator that takes Entra ID tokens over TLS, and the places where tokens come from.</summary>
public sealed class StorageIdentityTests : IAsyncLifetime, IDisposable
{
    private readonly LoopbackCertificate _certificate = new();
    private readonly ScratchDirectory _directory = new();
    private AzuriteProcess? _azurite;
    private IdentityServer? _identities;

    public async Task InitializeAsync()
    {
        _identities = await IdentityServer.StartAsync();
        _azurite = await AzuriteProcess.StartAsync(
            LocalTools.Find(), new AzuriteOptions { Tls = (_certificate.CertificateFile, _certificate.KeyFile) }, TimeProvider.System, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _azurite!.DisposeAsync();
        await _identities!.DisposeAsync();
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Each_kind_of_identity_gets_a_token_once_and_can_do_everything()
    {
        await WorksAsync(Options("managedidentity"));
        await WorksAsync(Options("managedidentity", clientId: "of-the-pod"));
        await WorksAsync(Options("default", clientId: "of-the-machine"));
        _identities!.Assertion = "service-account-token";
        await File.WriteAllTextAsync(_directory["token"], _identities.Assertion);
        var workload = Options("workloadidentity", clientId: "of-the-app");
        (workload.TenantId, workload.TokenFile) = ("a-directory", _directory["token"]);
        await WorksAsync(workload);

        _identities.Asked.ShouldBe(
        [
            "metadata https://storage.azure.com",
            "metadata https://storage.azure.com of-the-pod",
            "metadata https://storage.azure.com of-the-machine",
            "exchange a-directory of-the-app https://storage.azure.com/.default",
        ]);
    }

    [Fact]
    public async Task An_account_key_works_over_tls_with_an_authority_of_its_own()
    {
        var options = new StorageOptions { ConnectionString = _azurite!.ConnectionString, CertificateAuthority = _certificate.CertificateFile, Container = AzuriteFixture.NewName("tls") };
        using var account = new StorageAccount(options, TimeProvider.System);

        await StorageSignatureTests.WorksAsync(account);
    }

    private async Task WorksAsync(StorageOptions options)
    {
        using var account = new StorageAccount(options, TimeProvider.System, _identities!.Transport);
        await StorageSignatureTests.WorksAsync(account);
    }

    private StorageOptions Options(string credential, string clientId = "") => new()
    {
        BlobServiceUri = _azurite!.BlobEndpoint.ToString(),
        QueueServiceUri = _azurite.QueueEndpoint.ToString(),
        Credential = credential,
        ClientId = clientId,
        CertificateAuthority = _certificate.CertificateFile,
        Container = AzuriteFixture.NewName("identity"),
    };
}
