using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.Adapters.Grpc;

/// <summary>TLS in which both sides show a certificate of one authority. The files are read at every handshake, so that rotated ones need no restart.</summary>
/// <param name="certificateFile">PEM: our certificate, then those between it and the authority.</param>
/// <param name="keyFile">PEM: its key, without a password.</param>
/// <param name="authorityFile">PEM: the authorities that the other side's certificate must come from; no others are trusted.</param>
public sealed class MutualTls(string certificateFile, string keyFile, string authorityFile)
{
    // Source: RFC 5280, section 4.2.1.12: what a certificate may be used for.
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <param name="serverName">The name that the server's certificate must hold; null for the address's host.</param>
    public SslClientAuthenticationOptions ForClient(string? serverName)
    {
        var options = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && IsTrusted(certificate, chain, ServerUse),
        };
        if (serverName is not null)
        {
            options.TargetHost = serverName;
        }

        return options;
    }

    /// <summary>What holds for one handshake: ask again for the next.</summary>
    public SslServerAuthenticationOptions ForServer()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(Certificate(), chain, offline: true),
            ClientCertificateRequired = true,
            // A client's certificate names no host.
            RemoteCertificateValidationCallback = (_, certificate, given, _) => IsTrusted(certificate, given, ClientUse),
        };
    }

    private X509Certificate2 Certificate() => X509Certificate2.CreateFromPemFile(certificateFile, keyFile);

    private bool IsTrusted(X509Certificate? certificate, X509Chain? given, string use)
    {
        if (certificate is null)
        {
            return false;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authorityFile);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // An authority of one's own publishes no revocation list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(use));
        foreach (var element in given?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var own = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(own);
    }
}
