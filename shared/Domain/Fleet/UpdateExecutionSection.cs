using System.Text.Json.Nodes;
using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Fleet;

/// <summary>Reads <c>execution</c> of an update policy. The fields, ranges and defaults are those of <c>infra/docs/fleet.md</c>.</summary>
internal static class UpdateExecutionSection
{
    private static readonly UpdateExecution Defaults = UpdateExecution.Default;
    private const int MaxGroup = 40;
    private const double UsualMaxErrors = 0.05;
    private static readonly string[] CheckKinds = ["http", "tcp", "exec"];

    /// <returns>Null when it is missing.</returns>
    public static UpdateExecution? Read(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var execution = new UpdateExecution
        {
            AtOnce = node.Child("atOnce").Integer(Defaults.AtOnce, 1, 100),
            Attempts = node.Child("attempts").Integer(Defaults.Attempts, 1, 10),
            RetryAfter = node.Child("retryAfter").Span(Defaults.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Watch = node.Child("watch").Span(Defaults.Watch, TimeSpan.Zero, TimeSpan.FromDays(1)),
            ReadyDeadline = node.Child("readyDeadline").Span(Defaults.ReadyDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
            Interval = node.Child("interval").Span(Defaults.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Failures = node.Child("failures").Integer(Defaults.Failures, 1, 100),
            MaxUnready = node.Child("maxUnready").Integer(Defaults.MaxUnready, 0, 100),
            MaxErrors = node.Child("maxErrors").IsMissing ? null : node.Child("maxErrors").Share(UsualMaxErrors, 0, 1),
            Metrics = RolloutPolicySection.Metrics(node.Child("metrics")),
            Checks = [.. node.Child("checks").Items().Select(Check).OfType<HealthCheck>()],
            PullRequest = node.Child("pullRequest").Flag(Defaults.PullRequest),
            Group = Group(node.Child("group")),
            GroupWait = node.Child("groupWait").Span(Defaults.GroupWait, TimeSpan.Zero, TimeSpan.FromHours(1)),
            RemoveImages = node.Child("removeImages").Flag(Defaults.RemoveImages),
        };
        node.RefuseOtherKeys();
        return execution;
    }

    private static string Group(FleetNode node)
    {
        var group = node.Text() ?? Defaults.Group;
        if (group.Length > MaxGroup || group.Any(static sign => !char.IsAsciiLetterLower(sign) && !char.IsAsciiDigit(sign) && sign != '-'))
        {
            node.Fault($"Must be at most {MaxGroup} small letters, digits and dashes: it becomes part of a branch's name.");
        }

        return group;
    }

    private static HealthCheck? Check(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var kinds = CheckKinds.Where(kind => !node.Child(kind).IsMissing).ToList();
        if (kinds.Count != 1)
        {
            node.Fault("Must have exactly one of http, tcp and exec.");
            return null;
        }

        var check = kinds[0] switch
        {
            "http" => Http(node.Child("http")),
            "tcp" => Tcp(node.Child("tcp")),
            _ => new HealthCheck(CheckKind.Exec) { Command = FleetSections.Texts(node.Child("exec")), Container = node.Child("container").Text() },
        };
        if (check is { Kind: CheckKind.Exec, Command.Count: 0 })
        {
            node.Child("exec").Fault("Must be a list: the program and its arguments.");
        }

        var read = check is null ? null : check with
        {
            TimeLimit = node.Child("timeLimit").Span(check.TimeLimit, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            Retries = node.Child("retries").Integer(check.Retries, 0, 20),
        };
        node.RefuseOtherKeys();
        return read;
    }

    private static HealthCheck? Http(FleetNode node)
    {
        var defaults = new HealthCheck(CheckKind.Http);
        if (!node.ExpectMap())
        {
            return null;
        }

        var url = node.Child("url");
        var isUrl = Uri.TryCreate(url.RequiredText("an address, https://shop.example.com/health"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;
        if (!isUrl && !url.IsMissing)
        {
            url.Fault("Must be an http:// or https:// address without user and password.");
        }

        var check = defaults with
        {
            Url = isUrl ? address : null,
            Method = Method(node.Child("method"), defaults.Method),
            Headers = Headers(node.Child("headers")),
            Authorization = node.Child("authorization").IsMissing ? null : FleetSections.Secret(node.Child("authorization")),
            Codes = Codes(node.Child("codes"), defaults.Codes),
            Redirects = node.Child("redirects").Integer(defaults.Redirects, 0, 20),
            VerifyTls = node.Child("verifyTls").Flag(defaults.VerifyTls),
        };
        node.RefuseOtherKeys();
        return check.Url is null ? null : check;
    }

    private static HealthCheck? Tcp(FleetNode node)
    {
        if (!node.ExpectMap())
        {
            return null;
        }

        var port = node.Child("port");
        if (port.IsMissing)
        {
            port.Fault("Missing: the port, 1 to 65535.");
        }

        var host = node.Child("host").RequiredText("a name or an address");
        var check = new HealthCheck(CheckKind.Tcp) { Host = host ?? "", Port = port.Integer(1, 1, 65_535), Address = node.Child("address").Word(AddressChoice.Any) };
        node.RefuseOtherKeys();
        return check;
    }

    private static string Method(FleetNode node, string whenMissing)
    {
        var method = node.Text() ?? whenMissing;
        if (method.Length is 0 or > 20 || !method.All(char.IsAsciiLetterUpper))
        {
            node.Fault("Must be an HTTP method in capitals, such as GET.");
        }

        return method;
    }

    private static Dictionary<string, string> Headers(FleetNode node)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!node.ExpectMap())
        {
            return headers;
        }

        foreach (var (name, _) in node.Map ?? new JsonObject())
        {
            var entry = node.Child(name);
            if (entry.Text() is not { } value)
            {
                continue;
            }

            if (name.Any(static sign => !char.IsAsciiLetterOrDigit(sign) && sign is not ('-' or '_')) || value.Any(char.IsControl))
            {
                entry.Fault("Must be a header's name and a value on one line.");
            }
            else if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                entry.Fault("Is a secret: use authorization, {env: NAME} or {file: PATH}.");
            }
            else
            {
                headers[name] = value;
            }
        }

        return headers;
    }

    private static IReadOnlyList<StatusRange> Codes(FleetNode node, IReadOnlyList<StatusRange> whenMissing)
    {
        if (node.IsMissing)
        {
            return whenMissing;
        }

        var codes = new List<StatusRange>();
        foreach (var item in node.Items())
        {
            if (item.RequiredText("a status or a range") is { } text && StatusRange.TryParse(text, out var range))
            {
                codes.Add(range);
            }
            else
            {
                item.Fault("Must be a status or a range of statuses in quotes: \"204\", \"200-299\".");
            }
        }

        return codes;
    }
}
