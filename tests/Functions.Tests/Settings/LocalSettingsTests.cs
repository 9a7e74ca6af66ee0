using Microsoft.Extensions.Configuration;
using Trimtab.Hosting.Settings;

namespace Trimtab.Functions.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Values_lie_below_what_is_configured_otherwise()
    {
        var configuration = new ConfigurationBuilder();
        configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["A:B"] = "environment" });
        File.WriteAllText(_path, """{ "Values": { "A__B": "file", "A__C": "file" /* why */, } }""");

        configuration.AddLocalSettings(_path);

        var built = configuration.Build();
        built["A:B"].ShouldBe("environment");
        built["A:C"].ShouldBe("file");
    }

    [Theory]
    [InlineData("{ \"Values\": ")]
    [InlineData("""{ "Values": { "A": "1", "A": "2" } }""")]
    public void A_file_that_can_not_be_read_is_a_named_fault(string text)
    {
        File.WriteAllText(_path, text);

        Should.Throw<InvalidDataException>(() => new ConfigurationBuilder().AddLocalSettings(_path)).Message.ShouldStartWith(_path);
    }
}
