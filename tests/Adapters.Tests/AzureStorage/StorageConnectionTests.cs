using Trimtab.Adapters.AzureStorage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class StorageConnectionTests
{
    private const string Key = "c2VjcmV0LWtleQ==";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "SharedKey", "http://127.0.0.1:10000/devstoreaccount1", "http://127.0.0.1:10001/devstoreaccount1")]
    [InlineData("AccountName=acme;AccountKey=" + Key, "SharedKey", "https://acme.blob.core.windows.net/", "https://acme.queue.core.windows.net/")]
    [InlineData("DefaultEndpointsProtocol=http; accountname=acme; AccountKey=" + Key + ";EndpointSuffix=core.example;", "SharedKey", "http://acme.blob.core.example/", "http://acme.queue.core.example/")]
    [InlineData("AccountName=a;AccountKey=" + Key + ";BlobEndpoint=http://127.0.0.1:7/a/;QueueEndpoint=http://127.0.0.1:8/a", "SharedKey", "http://127.0.0.1:7/a", "http://127.0.0.1:8/a")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite", "SharedKey", "http://azurite:10000/devstoreaccount1", "http://azurite:10001/devstoreaccount1")]
    [InlineData("BlobEndpoint=https://acme.blob.core.windows.net/;QueueEndpoint=https://acme.queue.core.windows.net/;SharedAccessSignature=sv=2019-12-12&ss=bq&sig=a%3D", "SharedAccessSignature", "https://acme.blob.core.windows.net/", "https://acme.queue.core.windows.net/")]
    [InlineData("AccountName=acme;SharedAccessSignature=?sv=2019-12-12&sig=a", "SharedAccessSignature", "https://acme.blob.core.windows.net/", "https://acme.queue.core.windows.net/")]
    public void Usual_connection_strings_are_read(string text, string authorization, string blobs, string queues)
    {
        var connection = StorageConnection.Parse(text);

        connection.Authorization.ToString().ShouldBe(authorization);
        connection.BlobEndpoint.ShouldBe(new Uri(blobs));
        connection.QueueEndpoint.ShouldBe(new Uri(queues));
    }

    [Theory]
    [InlineData("", "no AccountName")]
    [InlineData("AccountName=acme", "no AccountKey")]
    [InlineData("AccountName=acme;AccountKey=***", "not base64")]
    [InlineData("AccountName=acme;AccountName=b", "distinct")]
    [InlineData("hunter2", "Name=Value")]
    [InlineData("BlobEndpoint=https://acme.blob.core.windows.net;SharedAccessSignature=sv=hunter2", "no shared access signature")]
    [InlineData("BlobEndpoint=https://acme.blob.core.windows.net;SharedAccessSignature=sv=1&sig=hunter2", "no AccountName")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";SharedAccessSignature=sv=1&sig=hunter2", "leave one out")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";BlobEndpoint=ftp://hunter2", "BlobEndpoint")]
    public void Wrong_ones_are_refused_without_repeating_a_value(string text, string fault)
    {
        var message = Should.Throw<FormatException>(() => StorageConnection.Parse(text)).Message;

        message.ShouldContain(fault);
        message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("acme", "", "", "", "Identity", "https://acme.blob.core.windows.net/", "https://acme.queue.core.windows.net/")]
    [InlineData("", "https://b.example/x/", "https://q.example", "ManagedIdentity", "Identity", "https://b.example/x", "https://q.example")]
    [InlineData("", "https://b.example/?sv=1&sig=a", "https://q.example?sv=1&sig=b", "", "SharedAccessSignature", "https://b.example/", "https://q.example")]
    [InlineData("acme", "http://b.example/?sv=1&sig=a", "http://q.example?sv=1&sig=b", "", "SharedAccessSignature", "http://b.example/", "http://q.example")]
    public void Addresses_are_read(string account, string blobUri, string queueUri, string credential, string authorization, string blobs, string queues)
    {
        var connection = StorageConnection.From(new StorageOptions { AccountName = account, BlobServiceUri = blobUri, QueueServiceUri = queueUri, Credential = credential });

        connection.ShouldBe(connection with { BlobEndpoint = new Uri(blobs), QueueEndpoint = new Uri(queues) });
        connection.Authorization.ToString().ShouldBe(authorization);
    }

    [Theory]
    [InlineData("", "", "", "", "set AzureWebJobsStorage")]
    [InlineData("", "https://b.example", "", "", "no queueServiceUri")]
    [InlineData("", "http://b.example", "http://q.example", "", "over https only")]
    [InlineData("", "https://b.example?sv=1&sig=hunter2", "https://q.example", "", "both carry")]
    [InlineData("", "https://b.example?hunter2", "https://q.example", "", "the query of blobServiceUri is no shared access signature")]
    [InlineData("", "ftp://hunter2", "https://q.example", "", "blobServiceUri is not an http or https address")]
    [InlineData("not/a name", "", "", "", "accountName is no account's name")]
    [InlineData("acme", "", "", "hunter2", "credential must be default, managedidentity")]
    [InlineData("acme", "", "", "1", "credential must be default, managedidentity")]
    public void Wrong_addresses_are_refused_without_repeating_a_value(string account, string blobUri, string queueUri, string credential, string fault)
    {
        var options = new StorageOptions { AccountName = account, BlobServiceUri = blobUri, QueueServiceUri = queueUri, Credential = credential };

        var message = Should.Throw<FormatException>(() => StorageConnection.From(options)).Message;

        message.ShouldContain(fault);
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void The_hosts_connection_is_used_unless_storage_has_its_own()
    {
        var host = new Dictionary<string, string?> { ["accountName"] = "acme", ["credential"] = "managedidentity", ["clientId"] = "me" };
        var (ours, theirs) = (new StorageOptions { ConnectionString = "UseDevelopmentStorage=true" }, new StorageOptions());

        ours.UseHostConnection(host.GetValueOrDefault);
        theirs.UseHostConnection(host.GetValueOrDefault);

        (ours.AccountName, ours.ClientId).ShouldBe(("", ""));
        (theirs.AccountName, theirs.Credential, theirs.ClientId).ShouldBe(("acme", "managedidentity", "me"));
    }

    [Fact]
    public void Nothing_shows_the_key()
    {
        const string Text = "AccountName=acme;AccountKey=" + Key;

        StorageConnection.Parse(Text).ToString().ShouldNotContain(Key);
        new StorageOptions { ConnectionString = Text }.ToString().ShouldNotContain(Key);
    }

    [Fact]
    public void All_faults_of_the_options_are_reported_at_once()
    {
        var options = new StorageOptions { ConnectionString = "AccountName=acme", Container = "Not_A_Name", MaxRetries = 99, Timeout = TimeSpan.Zero };

        var result = new StorageOptionsValidator().Validate(null, options);

        result.Failures.ShouldNotBeNull();
        var faults = string.Join('\n', result.Failures);
        faults.ShouldContain("Container");
        faults.ShouldContain("MaxRetries");
        faults.ShouldContain("Timeout");
        faults.ShouldContain("no AccountKey");
    }
}
