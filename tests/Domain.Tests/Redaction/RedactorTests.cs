using System.Diagnostics;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Redaction;
using Trimtab.TestKit.Redaction;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Redaction;

public sealed class RedactorTests
{
    public static TheoryData<PlantedSecret> Secrets() => [.. PlantedSecret.All];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Text_hides_every_format_wherever_it_stands_in_a_line(PlantedSecret secret)
    {
        foreach (var text in new[] { secret.Text, $"2026-03-01 12:00:00 INFO starting {secret.Text} now\nnext line", $"a={secret.Text}", $"(\"{secret.Text}\")", $"x\n\n{secret.Text}\n\ny" })
        {
            var redacted = Text(text);

            redacted.ShouldNotContain(secret.Hidden);
            redacted.ShouldContain(Redactor.Mask);
        }
    }

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Tree_hides_every_format_in_every_field_of_a_manifest(PlantedSecret secret)
    {
        var pod = new JsonObject
        {
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject
                {
                    ["note"] = secret.Text,
                    ["kubectl.kubernetes.io/last-applied-configuration"] = new JsonObject { ["env"] = new JsonArray(new JsonObject { ["name"] = "X", ["value"] = secret.Text }) }.ToJsonString(),
                },
                ["labels"] = new JsonObject { [secret.Text] = "x" },
            },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["args"] = new JsonArray(secret.Text, "--config", $"--set={secret.Text}"),
                    ["env"] = new JsonArray(new JsonObject { ["name"] = "PLAIN", ["value"] = secret.Text }),
                }),
            },
            ["status"] = new JsonObject { ["message"] = $"failed: {secret.Text}" },
        };

        var redacted = Redactor.Default.Tree(pod, RedactionLimit.None())!;

        Strings(redacted).ShouldAllBe(text => !text.Contains(secret.Hidden));
        redacted.ToJsonString().ShouldNotContain(secret.Hidden);
    }

    [Theory]
    [InlineData("DB_PASSWORD")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("SIGNING_KEY")]
    [InlineData("CLIENT_SECRET")]
    [InlineData("MyPasswordHash")]
    [InlineData("stripeApiKey")]
    [InlineData("db-password")]
    [InlineData("spring.datasource.password")]
    [InlineData("PRIMARY_KEY")]
    [InlineData("partition_key")]
    public void A_named_value_is_hidden_whatever_it_looks_like(string name)
    {
        var tree = new JsonObject
        {
            ["env"] = new JsonArray(new JsonObject { ["name"] = name, ["value"] = "hunter2" }),
            ["annotations"] = new JsonObject { [name] = "hunter2" },
            ["args"] = new JsonArray($"--{name}", "hunter2", $"--{name}=hunter2"),
        };

        Redactor.Default.Tree(tree, RedactionLimit.None())!.ToJsonString().ShouldNotContain("hunter2");
        Text($"{name}=hunter2 {name}: hunter2 \"{name}\": \"hunter2\"").ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("GET https://shop.example.com:8080/api/v1/items?page=2 200 12ms")]
    [InlineData("keyboard monkey turkey=1 key=a tokenizer=bpe keys: 3")]
    [InlineData("basic authentication failed: bearer missing")]
    [InlineData("the token expired; a secret was not found")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("mail ops@example.com about http://[::1]:80/x and ftp://host:21/")]
    [InlineData("topologyKey: kubernetes.io/hostname")]
    [InlineData("")]
    public void What_is_no_secret_stays(string text) => Text(text).ShouldBe(text);

    [Theory]
    [InlineData("https://host/x?token=abcdef&se=2030&flag", "https://host/x?token=[REDACTED]&se=2030&flag")]
    [InlineData("Server=db;Password=a;b&c;User Id=app", "Server=db;Password=[REDACTED];User Id=app")]
    [InlineData("PASSWORD=hunter2; echo done", "PASSWORD=[REDACTED]; echo done")]
    [InlineData("""["--password=hunter2","--verbose"]""", """["--password=[REDACTED]","--verbose"]""")]
    public void What_follows_a_value_stays(string text, string redacted) => Text(text).ShouldBe(redacted);

    [Theory]
    [InlineData("--db-password=a b&c='d'", "--db-password=[REDACTED]")]
    [InlineData("DB_PASSWORD=a&b=c", "DB_PASSWORD=[REDACTED]")]
    [InlineData("DB_PASSWORD=abc run --verbose", "DB_PASSWORD=[REDACTED] run --verbose")]
    [InlineData("--password=", "--password=")]
    public void An_argument_is_hidden_to_its_end(string argument, string redacted)
        => Redactor.Default.Tree(new JsonArray(argument), RedactionLimit.None())![0]!.GetValue<string>().ShouldBe(redacted);

    [Fact]
    public void Data_of_a_Secret_is_hidden_and_its_keys_are_not()
    {
        var secret = new JsonObject { ["kind"] = "Secret", ["data"] = new JsonObject { ["color"] = "Ymx1ZQ==" }, ["stringData"] = new JsonObject { ["size"] = "large" } };

        Redactor.Default.Tree(secret, RedactionLimit.None())!.ToJsonString()
            .ShouldBe("""{"kind":"Secret","data":{"color":"[REDACTED]"},"stringData":{"size":"[REDACTED]"}}""");
    }

    [Fact]
    public void A_reference_to_a_secret_is_none()
    {
        const string Env = """{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password","optional":false}}}""";

        Redactor.Default.Tree(JsonNode.Parse(Env), RedactionLimit.None())!.ToJsonString().ShouldBe(Env);
    }

    [Fact]
    public void A_log_that_begins_inside_a_private_key_hides_the_rest_of_it()
        => Text("Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0\nZ2FycGx5d2FsZG9mcmVkcGx1Z2h4eXp6eQ==\n-----END PRIVATE KEY-----\nlistening").ShouldBe("[REDACTED]\nlistening");

    [Fact]
    public void Own_patterns_replace_the_built_in_ones()
    {
        var redactor = new Redactor(new SensitiveNames(["ACCT*"]));

        redactor.Text("acctNumber=12345 DB_PASSWORD=hunter2", RedactionLimit.None()).ShouldBe("acctNumber=[REDACTED] DB_PASSWORD=hunter2");
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*_A")]
    [InlineData("a b c")]
    [InlineData("")]
    public void A_pattern_that_would_mask_all_or_nothing_is_refused(string pattern)
        => Should.Throw<ArgumentException>(() => new SensitiveNames([pattern])).Message.ShouldContain($"'{pattern}'");

    [Fact]
    public void A_redaction_that_runs_past_its_time_shows_nothing()
    {
        var clock = new FakeClock();
        var limit = new RedactionLimit(clock, TimeSpan.FromMilliseconds(5));
        clock.Advance(TimeSpan.FromMilliseconds(6));

        Should.Throw<RedactionTimeoutException>(() => Redactor.Default.Text("x", limit));
    }

    /// <summary>What made other scanners quadratic: four times the text may take four times as long, and a little more for noise.</summary>
    [Theory]
    [InlineData("password")]
    [InlineData("password ")]
    [InlineData("password=;")]
    [InlineData("password=x;a ")]
    [InlineData("&'")]
    [InlineData("token+")]
    [InlineData("token \"")]
    [InlineData("eyJhbGciOi")]
    [InlineData("eyJhbGciOi.")]
    [InlineData("://")]
    [InlineData("://a:b/")]
    [InlineData("-----BEGIN PRIVATE")]
    [InlineData("-----END PRIVATE ")]
    [InlineData("AKIA")]
    [InlineData("bearer ")]
    [InlineData("\\\"secret\\\\\"")]
    [InlineData("name: PASSWORD\n ")]
    [InlineData("Q~8Q~")]
    [InlineData("sk_live_")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWX\n")]
    public void Hostile_text_takes_linear_time(string piece)
    {
        var small = string.Concat(Enumerable.Repeat(piece, 400_000 / piece.Length)) + "\n-----END PRIVATE KEY-----";
        var large = string.Concat(Enumerable.Repeat(piece, 1_600_000 / piece.Length)) + "\n-----END PRIVATE KEY-----";
        Text(small);

        // Four times the text takes quadratic work sixteen times as long, each time; a neighbour of the machine makes linear work look so now and then.
        Enumerable.Range(0, 5).Any(_ => IsLinear(small, large)).ShouldBeTrue();
    }

    [Fact]
    public void What_is_left_of_any_text_stood_in_it_in_that_order()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(Gen.ArrayOf(Gen.Elements(Pieces)).Select(string.Concat).ToArbitrary(), text =>
            {
                var at = 0;
                foreach (var piece in Text(text).Split(Redactor.Mask))
                {
                    var found = text.IndexOf(piece, at, StringComparison.Ordinal);
                    if (found < 0)
                    {
                        return false;
                    }

                    at = found + piece.Length;
                }

                return true;
            }));

    [Fact]
    public void Whatever_stands_around_it_a_planted_password_is_never_seen()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(
                Gen.ArrayOf(Gen.Elements(Pieces)).Select(string.Concat).Two().ToArbitrary(),
                around => !Text($"{around.Item1}\nDB_PASSWORD=Pl4nted-S3cret\n{around.Item2}").Contains("Pl4nted-S3cret")));

    private static readonly string[] Pieces =
        ["password", "token", "=", ":", " ", "\n", "\"", "'", ";", "&", "\\", "://", "@", "/", ".", "-", "eyJhbGciOi", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "AKIA", "x", "9", "é", "{", "}", ",", "value", "Bearer ", "hunter2hunter2", "Q~", "\r"];

    private static string Text(string text) => Redactor.Default.Text(text, RedactionLimit.None());

    private static bool IsLinear(string small, string large)
    {
        var first = Best(small);
        return Best(large) < (first * 12) + TimeSpan.FromMilliseconds(100);
    }

    private static TimeSpan Best(string text)
        => Enumerable.Range(0, 3).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            Text(text);
            return watch.Elapsed;
        });

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(member => Strings(member.Value).Append(member.Key)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
