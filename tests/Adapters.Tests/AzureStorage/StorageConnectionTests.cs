using Trimtab.Adapters.AzureStorage;

namespace Trimtab.Adapters.Tests.AzureStorage;

public sealed class StorageConnectionTests
{
    private const string Key = "c2VjcmV0LWtleQ==";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1", "http://127.0.0.1:10001/devstoreaccount1")]
    [InlineData("AccountName=acme;AccountKey=" + Key, "acme", "https://acme.blob.core.windows.net/", "https://acme.queue.core.windows.net/")]
    [InlineData("DefaultEndpointsProtocol=http; accountname=acme; AccountKey=" + Key + ";EndpointSuffix=core.example;", "acme", "http://acme.blob.core.example/", "http://acme.queue.core.example/")]
    [InlineData("AccountName=a;AccountKey=" + Key + ";BlobEndpoint=http://127.0.0.1:7/a/;QueueEndpoint=http://127.0.0.1:8/a", "a", "http://127.0.0.1:7/a", "http://127.0.0.1:8/a")]
    public void Usual_connection_strings_are_read(string text, string account, string blobs, string queues)
    {
        var connection = StorageConnection.Parse(text);

        connection.AccountName.ShouldBe(account);
        connection.BlobEndpoint.ShouldBe(new Uri(blobs));
        connection.QueueEndpoint.ShouldBe(new Uri(queues));
    }

    [Theory]
    [InlineData("", "no AccountName")]
    [InlineData("AccountName=acme", "no AccountKey")]
    [InlineData("AccountName=acme;AccountKey=***", "not base64")]
    [InlineData("AccountName=acme;AccountName=b", "distinct")]
    [InlineData("hunter2", "Name=Value")]
    [InlineData("BlobEndpoint=https://acme.blob.core.windows.net;SharedAccessSignature=sv=hunter2", "not supported")]
    [InlineData("AccountName=acme;AccountKey=" + Key + ";BlobEndpoint=ftp://hunter2", "BlobEndpoint")]
    public void Wrong_ones_are_refused_without_repeating_a_value(string text, string fault)
    {
        var message = Should.Throw<FormatException>(() => StorageConnection.Parse(text)).Message;

        message.ShouldContain(fault);
        message.ShouldNotContain("hunter2");
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
