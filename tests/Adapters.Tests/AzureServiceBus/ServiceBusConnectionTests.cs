using Trimtab.Adapters.AzureServiceBus;

namespace Trimtab.Adapters.Tests.AzureServiceBus;

public sealed class ServiceBusConnectionTests
{
    [Theory]
    [InlineData("Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=k=", "", "https://acme.servicebus.windows.net/")]
    [InlineData("Endpoint=sb://acme.servicebus.windows.net/;SharedAccessSignature=SharedAccessSignature sr=a&sig=b", "", "https://acme.servicebus.windows.net/")]
    [InlineData("endpoint=http://127.0.0.1:8080;SharedAccessKeyName=n;SharedAccessKey=k", "", "http://127.0.0.1:8080/")]
    [InlineData("", "acme.servicebus.windows.net", "https://acme.servicebus.windows.net/")]
    public void Usual_settings_are_read(string connectionString, string host, string endpoint)
        => ServiceBusConnection.From(new ServiceBusOptions { ConnectionString = connectionString, FullyQualifiedNamespace = host }).Endpoint.ShouldBe(new Uri(endpoint));

    [Theory]
    [InlineData("", "", "set ServiceBus to a connection string")]
    [InlineData("", "https://hunter2", "must be a host name")]
    [InlineData("hunter2", "", "Name=Value")]
    [InlineData("Endpoint=sb://a;SharedAccessKeyName=n", "", "no SharedAccessKeyName or no SharedAccessKey")]
    [InlineData("SharedAccessKeyName=n;SharedAccessKey=hunter2", "", "no Endpoint of the form")]
    [InlineData("Endpoint=http://far.example;SharedAccessKeyName=n;SharedAccessKey=hunter2", "", "no Endpoint of the form")]
    [InlineData("Endpoint=sb://a;EntityPath=q;SharedAccessKeyName=n;SharedAccessKey=hunter2", "", "EntityPath")]
    [InlineData("Endpoint=sb://a;SharedAccessSignature=hunter2", "", "must begin with")]
    public void Wrong_ones_are_refused_without_repeating_a_value(string connectionString, string host, string fault)
    {
        var options = new ServiceBusOptions { ConnectionString = connectionString, FullyQualifiedNamespace = host };

        var message = Should.Throw<FormatException>(() => ServiceBusConnection.From(options)).Message;

        message.ShouldContain(fault);
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Nothing_shows_the_key()
    {
        var options = new ServiceBusOptions { ConnectionString = "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=hunter2" };

        options.ToString().ShouldNotContain("hunter2");
        ServiceBusConnection.From(options).ToString().ShouldBe("https://acme.servicebus.windows.net/");
    }
}
