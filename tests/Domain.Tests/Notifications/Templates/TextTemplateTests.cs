using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Notifications.Templates;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Tests.Notifications.Templates;

public sealed class TextTemplateTests
{
    private static readonly Notification RolledBack = Given.Notification(NotificationEvent.RolledBack) with
    {
        Text = "5 of 31 requests were bad\nweb: <31> requests\nweb: panic",
        Commit = new CommitSummary("Faster <search>", "Robin", DateTimeOffset.UnixEpoch),
        Rollout = "shop-prod-aaaaaaaa",
    };

    [Theory]
    [InlineData("{{event}} {{severity}} {{target}} {{cluster}} {{environment}} {{source}} {{shortRevision}}", "rolledBack error shop-prod apps-eu prod shop aaaaaaaa")]
    [InlineData("{{commit.author}}: {{commit.message}} {{links.commit}}", "Robin: Faster [search] https://git.example.com/acme/shop/commit/aaaaaaaa")]
    [InlineData("{{reason}}{{#each evidence}}\n{{@index}} {{this}}{{/each}}", "5 of 31 requests were bad\n0 web: [31] requests\n1 web: panic")]
    [InlineData("{{#if isTrouble}}look: {{command}}{{else}}fine{{/if}} {{time}}", "look: trimtab rollout show shop-prod-aaaaaaaa 2030-01-02T03:00:00Z")]
    [InlineData("{{{commit.message}}} {{#with commit}}{{{message}}}{{/with}} {{lookup commit 'message'}}", "Faster [search] Faster [search] Faster [search]")]
    [InlineData("{{! nothing }}{{!-- {{nothing}} --}}{{revision}}{{#unless rollout}}x{{/unless}}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Values_are_filled_in_and_escaped_however_the_tag_is_written(string source, string text)
        => Render(TextTemplate.Compile(source, 1000)).ShouldBe(text);

    [Theory]
    [InlineData("a\n{{comit.author}}", "Line 2 of the template names comit")]
    [InlineData("{{commit.mail}}", "Line 1 of the template names mail")]
    [InlineData("a\n\n{{#if reason}}b", "The block if on line 3 of the template is never closed")]
    [InlineData("{{#each evidence}}\n{{/if}}", "Line 2 of the template closes if")]
    [InlineData("{{/if}}", "Line 1 of the template closes if")]
    [InlineData("a\n{{> other}}", "Line 2 of the template uses a partial")]
    [InlineData("{{#*inline \"a\"}}{{/inline}}", "uses a partial or decorator")]
    [InlineData("{{shout reason}}", "names shout")]
    [InlineData("a {{", "can't be read")]
    [InlineData("{{#each}}x{{/each}}", "can't be read")]
    public void A_fault_says_what_and_where(string source, string fault)
        => Should.Throw<InvalidTemplateException>(() => TextTemplate.Compile(source, 1000)).Message.ShouldContain(fault);

    [Fact]
    public void A_long_source_is_refused()
        => Should.Throw<InvalidTemplateException>(() => TextTemplate.Compile(new string('x', 8193), 1000)).Message.ShouldContain("at most 8192");

    [Fact]
    public void A_long_result_is_cut_between_characters()
    {
        var template = TextTemplate.Compile("{{reason}}", 10);

        Render(template, RolledBack with { Text = new string('x', 100) }).ShouldBe("xxxxxxxxx…");
        Render(template, RolledBack with { Text = "xxxxxxxx😀😀" }).ShouldBe("xxxxxxxx…");
    }

    [Fact]
    public void Loops_in_loops_end()
    {
        var template = TextTemplate.Compile(string.Concat(Enumerable.Repeat("{{#each ../evidence}}", 8)).Replace("../", "@root.", StringComparison.Ordinal) + "x" + string.Concat(Enumerable.Repeat("{{/each}}", 8)), 1_000_000);
        var busy = RolledBack with { Text = string.Join('\n', Enumerable.Repeat("line", 50)) };

        Render(template, busy).Length.ShouldBeLessThanOrEqualTo(1000);
    }

    [Fact]
    public void A_template_that_fails_on_one_notification_leaves_the_built_in_words()
    {
        var body = TextTemplate.Compile("{{#if isTrouble}}x{{else}}{{#if rollout}}{{nothing}}{{/if}}{{/if}}", 100);
        var template = new NotificationTemplate(TextTemplate.Compile("own {{target}}", 100), body);

        template.Render(Given.Announcement(RolledBack), static value => value).ShouldBe(("own shop-prod", "x"));
        template.Render(Given.Announcement(RolledBack with { Event = NotificationEvent.Promoted }), static value => value).ShouldBe(("own shop-prod", null));
    }

    [Fact]
    public void Whatever_stands_in_a_template_is_compiled_or_refused_in_words()
    {
        string[] parts = ["{{", "}}", "{{{", "}}}", "#if ", "#each ", "/if", "/each", "else", "reason", "evidence", "commit.", "..", "/", "this", "@index", "|", "as ", "=", "\"", "(", ")", "[", "]", "~", "!", "&", "\n", " ", "\\"];
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var source = "{{" + string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => parts[random.Next(parts.Length)])) + "}}";
            try
            {
                Render(TextTemplate.Compile(source, 1000));
            }
            catch (InvalidTemplateException fault)
            {
                fault.Message.Length.ShouldBeGreaterThan(20, source);
            }
        }
    }

    private static string Render(TextTemplate template, Notification? notification = null)
    {
        template.TryRender(Given.Announcement(notification ?? RolledBack), Brackets, out var text).ShouldBeTrue();
        return text!;
    }

    private static string Brackets(string value) => value.Replace('<', '[').Replace('>', ']');
}
