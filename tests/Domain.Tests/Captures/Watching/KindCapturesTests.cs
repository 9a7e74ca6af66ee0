using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Captures.Watching;

public sealed class KindCapturesTests
{
    private static readonly ResourceType[] Served =
    [
        new(KindName.ConfigMap, "configmaps", true), new(KindName.Event, "events", true), new(KindName.Service, "services", true),
        new(new KindName("serving.knative.dev/v1", "Service"), "services", true),
    ];

    private readonly AdmissionWitnesses _witnesses = new(new FakeClock());
    private readonly KindCaptures _captures;
    private string _repository = "state";
    private string[] _namespaces = ["shop"];

    public KindCapturesTests() => _captures = Captures(null);

    [Fact]
    public void A_change_is_captured_with_its_user_and_its_version_before()
    {
        var first = Map("1", "one");
        _witnesses.Add(new AdmissionWitness(CaptureOperation.Create, "jane", [], first.Reference.Key, "", CaptureContent.DigestOf(first)));

        var created = Sent(first, isNew: true).ShouldNotBeNull();
        var updated = Sent(Map("2", "two")).ShouldNotBeNull();

        (created.Operation, created.User, created.Path, created.Previous).ShouldBe((CaptureOperation.Create, "jane", "namespaces/shop/configmap/settings.yaml", null));
        created.Content.ShouldBe("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\ndata:\n  key: one\n");
        (updated.Operation, updated.User, updated.Previous).ShouldBe((CaptureOperation.Update, Capture.Unknown, "1"));
    }

    [Fact]
    public void Status_managed_fields_and_own_writes_give_no_change()
    {
        Sent(Map("1", "one"));
        var status = Map("2", "one");
        status["status"] = new JsonObject { ["phase"] = "Ready" };
        var own = Map("3", "ours");
        own["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "trimtab", ["operation"] = "Apply", ["time"] = "2026-03-01T12:00:00Z" });

        Sent(status).ShouldBeNull();
        Sent(own).ShouldBeNull();
        Sent(Map("4", "theirs"))!.Previous.ShouldBe("1");
    }

    [Fact]
    public void What_was_not_sent_is_found_by_the_next_list()
    {
        _captures.Take(Map("1", "one"), true, false).ShouldNotBeNull();

        _captures.Take(Map("1", "one"), false, true)!.IsFromList.ShouldBeTrue();
    }

    [Fact]
    public void Excluded_labels_and_other_namespaces_are_left_out()
    {
        var ignored = Excluded(Map("1", "one"));
        var elsewhere = Map("1", "one");
        elsewhere["metadata"]!["namespace"] = "other";

        Sent(ignored).ShouldBeNull();
        Sent(elsewhere).ShouldBeNull();
        _captures.Remove(elsewhere, isFromList: false).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_deletion_is_captured_and_a_list_tells_what_is_there(bool isFromList)
    {
        Sent(Map("1", "one"));

        var presence = _captures.Presence("apps", [Map("1", "one").Reference], "7").Single();
        var deleted = _captures.Remove(Map("9", "one"), isFromList).ShouldNotBeNull();

        (presence.Repository, presence.Keys.Single(), presence.ResourceVersion).ShouldBe(("state", "/ConfigMap/shop/settings", "7"));
        (deleted.Operation, deleted.ResourceVersion, deleted.Content, deleted.Previous, deleted.IsFromList).ShouldBe((CaptureOperation.Delete, "9", null, "1", isFromList));
    }

    [Fact]
    public void A_list_that_is_older_than_what_the_watch_showed_says_nothing_new()
    {
        Sent(Map("5", "one"));
        Sent(Map("9", "two"));

        _captures.Take(Map("7", "one"), isNew: false, isFromList: true).ShouldBeNull();

        Sent(Map("11", "one")).ShouldNotBeNull().Previous.ShouldBe("9");
    }

    [Fact]
    public void Who_watches_one_namespace_speaks_for_no_other()
    {
        KindCaptures Of(string? @namespace) => new(KindName.ConfigMap, Book, new AdmissionWitnesses(new FakeClock()), null, new FakeClock(), @namespace);

        Of("shop").Presence("apps", [Map("1", "one").Reference], "7").Single().Namespaces.ShouldBe(["shop"]);
        Of("other").Presence("apps", [], "7").ShouldBeEmpty();
    }

    [Fact]
    public void A_kind_of_few_namespaces_is_watched_in_each_and_one_of_many_everywhere()
    {
        var node = new KindName("v1", "Node");
        ResourceType[] served = [new(KindName.ConfigMap, "configmaps", true), new(node, "nodes", false)];
        RuleBook In(params string[] namespaces) => new([.. namespaces.Select(one => new CaptureRule("all", one, "state", [new ResourcePattern("configmaps", null), new ResourcePattern("nodes", null)], LabelExclusion.None))], served);

        In("shop").ScopesOf(KindName.ConfigMap).ShouldBe(["shop"]);
        In("shop", "a", "shop", "b", "c").ScopesOf(KindName.ConfigMap).ShouldBe(["a", "b", "c", "shop"]);
        In("a", "b", "c", "d", "e").ScopesOf(KindName.ConfigMap).ShouldBe([null]);
        In("").ScopesOf(node).ShouldBe([null]);
    }

    [Fact]
    public void Noise_is_not_watched_and_a_group_is_named_where_two_kinds_have_one_name()
    {
        var book = Book();

        book.Kinds.Select(type => type.Kind.ToString()).ShouldBe(["v1 ConfigMap", "v1 Service", "serving.knative.dev/v1 Service"]);
        book.PathOf(new ObjectReference(KindName.Service, "shop", "web")).ShouldBe("namespaces/shop/service/web.yaml");
        book.PathOf(new ObjectReference(new KindName("serving.knative.dev/v1", "Service"), "shop", "web")).ShouldBe("namespaces/shop/service.serving.knative.dev/web.yaml");
        book.IsWanted(KindName.ConfigMap, "shop").ShouldBeTrue();
        book.IsWanted(KindName.ConfigMap, "other").ShouldBeFalse();
    }

    [Fact]
    public void A_successor_sends_of_a_list_what_the_last_leader_did_not_and_goes_on_from_there()
    {
        var successor = Captures(_captures.PointAt("5"));

        successor.Take(Map("5", "one"), isNew: false, isFromList: true).ShouldBeNull();
        var change = successor.Take(Map("6", "two"), isNew: false, isFromList: true).ShouldNotBeNull();

        change.Previous.ShouldBe("5");
    }

    [Fact]
    public void Under_other_rules_a_successor_sends_everything_anew()
    {
        var under = Captures(_captures.PointAt("5") with { Rules = "others" });

        under.Take(Map("5", "one"), isNew: false, isFromList: true).ShouldNotBeNull();
        Captures(new CapturePoint("no number", _captures.PointAt("5").Rules)).Take(Map("5", "one"), isNew: false, isFromList: true).ShouldNotBeNull();
    }

    [Fact]
    public void Under_a_rule_that_names_another_repository_everything_is_sent_again()
    {
        Sent(Map("1", "one"));
        _repository = "other";

        Sent(Map("1", "one")).ShouldNotBeNull();
        Sent(Map("1", "one")).ShouldBeNull();
    }

    [Fact]
    public void An_object_that_is_excluded_for_a_while_stays_present_and_is_sent_again_afterwards()
    {
        Sent(Map("1", "one"));

        Sent(Excluded(Map("2", "one"))).ShouldBeNull();
        _captures.Presence("apps", [Excluded(Map("2", "one")).Reference], "2").Single().Keys.ShouldBe(["/ConfigMap/shop/settings"]);
        var back = Sent(Map("3", "one")).ShouldNotBeNull();

        // Not the version that was committed: the commit says that it merges those between.
        back.Previous.ShouldBe("2");
        Sent(Map("3", "one")).ShouldBeNull();
    }

    [Fact]
    public void An_object_that_the_next_leader_finds_excluded_stays_present_and_is_sent_again_afterwards()
    {
        Sent(Map("1", "one"));
        Sent(Excluded(Map("2", "one"))).ShouldBeNull();
        var successor = Captures(_captures.PointAt("2"));

        successor.Take(Excluded(Map("2", "one")), isNew: false, isFromList: true).ShouldBeNull();
        successor.Presence("apps", [Excluded(Map("2", "one")).Reference], "2").Single().Keys.ShouldBe(["/ConfigMap/shop/settings"]);

        successor.Take(Map("3", "one"), isNew: false, isFromList: false).ShouldNotBeNull();
        Captures(_captures.PointAt("2")).Take(Map("3", "one"), isNew: false, isFromList: true).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_object_whose_rule_is_taken_away_and_put_back_is_sent_again(bool isSuccessor)
    {
        Sent(Map("1", "one"));
        var captures = isSuccessor ? Captures(_captures.PointAt("5")) : _captures;
        captures.Take(Map("1", "one"), isNew: false, isFromList: true).ShouldBeNull();

        _namespaces = ["other"];
        captures.Take(Map("1", "one"), isNew: false, isFromList: true).ShouldBeNull();
        _namespaces = ["shop", "other"];

        captures.Take(Map("1", "one"), isNew: false, isFromList: true).ShouldNotBeNull();
    }

    [Fact]
    public void A_list_says_which_namespaces_it_speaks_for_and_names_all_that_lives_there()
    {
        var excluded = Excluded(Map("1", "one"));
        excluded["metadata"]!["name"] = "hidden";
        var elsewhere = Map("1", "one");
        elsewhere["metadata"]!["namespace"] = "other";

        var presence = _captures.Presence("apps", [Map("1", "one").Reference, excluded.Reference, elsewhere.Reference], "7").Single();

        presence.Namespaces.ShouldBe(["shop"]);
        presence.Keys.ShouldBe(["/ConfigMap/shop/settings", "/ConfigMap/shop/hidden"]);
    }

    [Fact]
    public void What_somebody_takes_out_of_an_applied_object_before_the_next_leader_lists_it_is_sent_to_the_ledger()
    {
        var successor = Captures(_captures.PointAt("5"));

        // Who takes out leaves no entry of his own: Trimtab's is the newest.
        successor.Take(Written(Map("6", "two"), "Apply", "shop"), isNew: false, isFromList: true)!.Target.ShouldBe("shop");
    }

    [Theory]
    [InlineData("Update", "shop")]
    [InlineData("Apply", null)]
    public void What_no_ledger_knows_of_trimtabs_writes_is_not_sent_by_the_next_leader(string operation, string? target)
        => Captures(_captures.PointAt("5")).Take(Written(Map("6", "two"), operation, target), isNew: false, isFromList: true).ShouldBeNull();

    [Fact]
    public void A_point_reads_back_and_its_name_is_fit_for_an_annotation()
    {
        CapturePoint.Parse(_captures.PointAt("5").ToString()).ShouldBe(_captures.PointAt("5"));
        CapturePoint.Parse(null).ShouldBeNull();
        CapturePoint.Parse("5").ShouldBeNull();
        var (first, second) = (new KindName($"{new string('a', 60)}.example.com/v1", "Widget"), new KindName($"{new string('a', 60)}.example.org/v1", "Widget"));
        ("resume-" + CapturePoint.NameOf(first)).Length.ShouldBeLessThan(64);
        CapturePoint.NameOf(first).ShouldNotBe(CapturePoint.NameOf(second));
        CapturePoint.NameOf(KindName.ConfigMap).ShouldBe("captures-ConfigMap");
        CapturePoint.NameOf(KindName.ConfigMap, "shop").ShouldBe("captures-ConfigMap_shop");
    }

    private KindCaptures Captures(CapturePoint? start) => new(KindName.ConfigMap, Book, _witnesses, start, new FakeClock());

    private RuleBook Book() => new([.. _namespaces.Select(Rule)], Served);

    private CaptureRule Rule(string @namespace)
    {
        var (rule, faults) = CaptureRule.Read((JsonObject)JsonNode.Parse("""
            {"metadata":{"name":"rule","namespace":"NAMESPACE"},"spec":{"gitRepoConfigRef":"REPOSITORY","rules":[{"resources":["configmaps","events","services"]}],
             "excludeLabels":{"matchExpressions":[{"key":"ignore","operator":"Exists"}]}}}
            """.Replace("NAMESPACE", @namespace, StringComparison.Ordinal).Replace("REPOSITORY", _repository, StringComparison.Ordinal))!);
        faults.ShouldBeEmpty();
        return rule;
    }

    private Capture? Sent(JsonObject value, bool isNew = false)
    {
        var capture = _captures.Take(value, isNew, false);
        if (capture is not null)
        {
            _captures.Sent(capture, value);
        }

        return capture;
    }

    private static JsonObject Excluded(JsonObject value)
    {
        value["metadata"]!["labels"] = new JsonObject { ["ignore"] = "" };
        return value;
    }

    private static JsonObject Written(JsonObject value, string operation, string? target)
    {
        value["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "trimtab", ["operation"] = operation, ["time"] = "2026-03-01T12:00:00Z" });
        if (target is not null)
        {
            value["metadata"]!["labels"] = new JsonObject { [TrimtabNames.Target] = target };
        }

        return value;
    }

    private static JsonObject Map(string version, string value) => (JsonObject)JsonNode.Parse($$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop","uid":"u","resourceVersion":"{{version}}"},"data":{"key":"{{value}}"} }
        """)!;
}
