using System.Text;
using Trimtab.Adapters.Kubernetes.Calls;

namespace Trimtab.Adapters.Tests.Kubernetes.Calls;

public sealed class ApiFailureTests
{
    private const string Causes = """{"name":"db","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: hunter2","field":"data[password]"}]}""";

    [Theory]
    [InlineData(422, "Invalid")]
    [InlineData(400, "BadRequest")]
    [InlineData(500, "InternalError")]
    public void What_may_quote_a_secret_is_left_out_but_the_field_stays(int status, string reason)
    {
        var failure = ApiFailure.From("prod", Call(isSecret: true), status, Body(Bodies.Status(status, reason, "Invalid value: hunter2", Causes)), null);

        failure.ToString().ShouldNotContain("hunter2");
        failure.Causes.ShouldAllBe(cause => cause.Message.Length == 0);
        failure.Message.ShouldContain("data[password] (FieldValueInvalid)");
        (failure.Reason, failure.Status).ShouldBe((reason, status));
    }

    [Fact]
    public void An_admission_webhooks_words_about_a_secret_are_left_out()
    {
        var failure = ApiFailure.From("prod", Call(isSecret: true), 403, Body(Bodies.Status(403, "Forbidden", "admission webhook denied: hunter2")), null);

        failure.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_text_that_is_no_status_object_of_a_secret_is_left_out()
        => ApiFailure.From("prod", Call(isSecret: true), 502, "hunter2"u8, null).Message.ShouldNotContain("hunter2");

    [Fact]
    public void Other_objects_get_the_servers_words_and_causes()
    {
        var failure = ApiFailure.From("prod", Call(isSecret: false), 422, Body(Bodies.Status(422, "Invalid", "replicas must not be negative", Causes)), null);

        failure.Message.ShouldBe("apply Deployment shop/web on cluster prod: Invalid (422): replicas must not be negative");
        failure.Causes.ShouldHaveSingleItem().Field.ShouldBe("data[password]");
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(502, "BadGateway")]
    [InlineData(599, "Unknown")]
    public void Without_a_status_object_the_code_gives_the_reason(int status, string reason)
    {
        var failure = ApiFailure.From("prod", Call(isSecret: false), status, "a proxy's\tpage\n"u8, null);

        failure.Reason.ShouldBe(reason);
        failure.Message.ShouldEndWith("a proxy's page");
    }

    [Fact]
    public void A_wrong_field_is_the_senders_fault_whatever_the_server_calls_it()
    {
        var failure = ApiFailure.From("prod", Call(isSecret: false), 500, Body(Bodies.Status(500, "", "failed to create typed patch object: .spec.x: field not declared in schema")), null);

        (failure.Reason, failure.Status, failure.IsTransient).ShouldBe(("Invalid", 422, false));
    }

    private static ApiCall Call(bool isSecret) => new(HttpMethod.Patch, "/", "apply Deployment shop/web") { IsSecret = isSecret };

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);
}
