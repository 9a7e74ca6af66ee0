using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Trimtab.Hosting.Telemetry;

/// <summary>Writes one JSON object a log entry, secrets masked.</summary>
internal sealed class JsonLineFormatter(SecretMask mask, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "trimtab-json";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", Level(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", mask.Apply(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", mask.Apply(exception.ToString()));
            }

            var written = new HashSet<string>(["time", "level", "category", "message", "exception"], StringComparer.OrdinalIgnoreCase);
            WriteMembers(json, logEntry.State, written);
            scopeProvider?.ForEachScope((scope, state) => WriteMembers(state.json, scope, state.written), (json, written));
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private void WriteMembers(Utf8JsonWriter json, object? state, HashSet<string> written)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> members)
        {
            return;
        }

        foreach (var (name, value) in members)
        {
            var key = JsonNamingPolicy.CamelCase.ConvertName(name);
            if (value is not null && name != "{OriginalFormat}" && written.Add(key))
            {
                WriteMember(json, key, value);
            }
        }
    }

    private void WriteMember(Utf8JsonWriter json, string key, object value)
    {
        switch (value)
        {
            case int or long or short or byte:
                json.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(key, number);
                break;
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            default:
                json.WriteString(key, mask.Apply(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
