using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Takes secrets out of text that leaves the program: values that were read as secrets, and what looks like one.</summary>
public sealed partial class SecretMask
{
    private const string Mask = "***";

    /// <summary>Shorter values are left alone: masking every "yes" would make logs unreadable and hide nothing.</summary>
    private const int ShortestValue = 6;

    private readonly ConcurrentDictionary<string, byte> _values = new(StringComparer.Ordinal);

    /// <summary>From now on this value appears nowhere, and neither does its base64 form.</summary>
    public void Register(string secret)
    {
        if (secret.Length >= ShortestValue)
        {
            _values.TryAdd(secret, 0);
            _values.TryAdd(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)), 0);
        }
    }

    public string Apply(string text)
    {
        foreach (var value in _values.Keys)
        {
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        }

        text = Named().Replace(text, "${before}" + Mask);
        text = Credentials().Replace(text, "${before}" + Mask + "@");
        return Tokens().Replace(text, Mask);
    }

    [GeneratedRegex("""(?<before>(?:authorization["']?\s*[:=]\s*["']?(?:bearer|basic|token|sharedkey)?\s*|x-functions-key["']?\s*[:=]\s*["']?|accountkey=|sharedaccesskey=|[?&](?:code|sig|signature|token|access_token|key|password|secret)=))[^\s"'&;,]+""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex("""(?<before>[a-z][a-z0-9+.-]*://)[^\s/@"']+@""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Credentials();

    [GeneratedRegex("""\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abposr]-[\w-]{10,}|whsec_[\w+/-]{20,}={0,2}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})|(?<=hooks\.slack\.com/services/)[\w/]+|(?<=discord(?:app)?\.com/api/webhooks/)[\w/-]+|(?<=\bbearer )[\w.~+/=-]{12,}""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tokens();
}
