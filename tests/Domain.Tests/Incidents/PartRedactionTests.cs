using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class PartRedactionTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_part_has_its_text_without_secrets()
        => Parts().Text("log/web", "password=hunter2").ShouldBe(new ContextPart("log/web", "password=[REDACTED]"));

    [Fact]
    public void A_part_whose_redaction_fails_is_withheld_and_says_why_without_repeating_it()
    {
        var part = Parts().Of("change", _ => throw new InvalidOperationException("hunter2"));

        part.ShouldBe(new ContextPart("change", null, "redaction failed (InvalidOperationException)"));
    }

    [Fact]
    public void A_part_whose_redaction_takes_too_long_is_withheld_and_says_so()
    {
        var part = Parts().Of("change", redact =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return redact("hunter2")!.ToString();
        });

        part.ShouldBe(new ContextPart("change", null, "redaction took longer than 200 ms"));
    }

    private PartRedaction Parts() => new(Redactor.Default, TimeSpan.FromMilliseconds(200), _clock);
}
