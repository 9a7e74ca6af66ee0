namespace Trimtab.TestKit.Redaction;

/// <summary>A secret in the form it has in texts, and what of it must never be seen.</summary>
public sealed record PlantedSecret(string Format, string Text, string Hidden)
{
    private const int LongestHead = 6;
    private const string Key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

    /// <summary>One of every format, made up.</summary>
    public static IReadOnlyList<PlantedSecret> All { get; } =
    [
        Whole("aws key id", "AKIA" + "QX7RT2MNB4KJWE5Z"),
        new("aws secret key", "aws_secret_access_key=" + "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY9", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY9"),
        Whole("google api key", "AIza" + "SyD3x9QmR7vL2kPw8ZtYb5NcHf4JgU6aEs1"),
        Whole("google token", "ya29." + "a0AfH6SMBx3kQ9vLw7ZtYb5NcHf4JgU6aEs1"),
        new("azure account key", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=" + "Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG8=" + ";EndpointSuffix=core.windows.net", "Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG8="),
        Whole("azure client secret", "aB3" + "8Q~" + "kLmNoPqRsTuVwXyZ0123456789-_abcdefgh"),
        new("azure sas", "https://shop.blob.core.windows.net/c?sv=2024-01-01&sig=" + "Zm9vYmFyYmF6cXV4%2Bqux%3D" + "&se=2030", "Zm9vYmFyYmF6cXV4%2Bqux%3D"),
        new("service bus", "Endpoint=sb://shop.example.net/;SharedAccessKeyName=root;SharedAccessKey=" + "cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG9mcmVk=", "cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG9mcmVk="),
        Whole("jwt", "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"),
        new("private key", $"-----BEGIN RSA PRIVATE KEY-----\n{Key}\n{Key}\n-----END RSA PRIVATE KEY-----", Key),
        new("private key in json", $"-----BEGIN PRIVATE KEY-----\\n{Key}\\n-----END PRIVATE KEY-----\\n", Key),
        new("connection string", "Server=db;Database=shop;User Id=app;Password=" + "h0rse-battery_42;Encrypt=true", "h0rse-battery_42"),
        new("url with user", "postgres://app:" + "h0rse_battery-42" + "@db.shop:5432/shop", "h0rse_battery-42"),
        new("url with a slash in the password", "redis://:" + "h0rse/battery-42" + "@cache:6379", "battery-42"),
        new("url with a token", "https://" + "9f8e7d6c5b4a39281706" + "@git.example.com/shop.git", "9f8e7d6c5b4a39281706"),
        new("bearer header", "Authorization: Bearer " + "q1W2e3R4t5Y6u7I8o9P0", "q1W2e3R4t5Y6u7I8o9P0"),
        new("bearer without header", "sent bearer " + "q1W2e3R4t5Y6u7I8o9P0", "q1W2e3R4t5Y6u7I8o9P0"),
        new("basic header", "authorization: Basic " + "YXBwOmgwcnNlLWJhdHRlcnk=", "YXBwOmgwcnNlLWJhdHRlcnk="),
        Whole("github token", "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"),
        Whole("github fine-grained token", "github_pat_" + "11ABCDEFG0123456789_abcdefghijklmnop"),
        Whole("gitlab token", "glpat-" + "xYz12AbC34dEf56GhI78"),
        Whole("slack token", "xoxb-" + "123456789012-abcdefGHIJKL"),
        new("slack webhook", "https://hooks.slack.com/services/" + "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX", "XXXXXXXXXXXXXXXXXXXXXXXX"),
        new("name and value", "DB_PASSWORD=" + "h0rse_battery,staple", "h0rse_battery,staple"),
        new("value that holds what separates values", "DB_PASSWORD=" + "h0rse&battery;staple", "battery;staple"),
        new("value that holds a quote", "DB_PASSWORD=" + "h0rse'battery", "battery"),
        new("name of keys of databases", "PRIMARY_KEY=" + "h0rse-battery", "h0rse-battery"),
        new("json member", "{\"level\":\"info\",\"apiToken\":\"" + "h0rse \\\"battery\"}", "battery"),
        new("escaped json member", "{\"msg\":\"{\\\"clientSecret\\\":\\\"" + "h0rse-battery" + "\\\"}\"}", "h0rse-battery"),
        new("environment as json", """{"name":"DB_PASSWORD","value":"h0rse-battery"}""", "h0rse-battery"),
        new("environment as yaml", "- name: DB_PASSWORD\n  value: h0rse-battery", "h0rse-battery"),
        new("flag", "--db-password h0rse-battery", "h0rse-battery"),
        new("random word behind a name", "refreshed session token 8f14e45fceea167a5a36dedd4bea2543", "8f14e45fceea167a5a36dedd4bea2543"),
    ];

    /// <summary>Its first characters: so much would tell that a part of it has got through.</summary>
    public string Head => Hidden[..Math.Min(Hidden.Length, LongestHead)];

    public override string ToString() => Format;

    private static PlantedSecret Whole(string format, string text) => new(format, text, text);
}
