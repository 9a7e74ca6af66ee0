using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>The token sent with every call. One from a file is read again every minute, because service account tokens rotate.</summary>
public sealed class BearerToken
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly string? _file;
    private readonly TimeProvider _clock;
    private string? _value;
    private long _readAt;

    private BearerToken(string? value, string? file, TimeProvider clock) => (_value, _file, _clock) = (value, file, clock);

    /// <exception cref="ClusterException">The text is no token.</exception>
    public static BearerToken Literal(string value, string origin) => new(Checked(value, origin), null, TimeProvider.System);

    /// <exception cref="ClusterException">The file can't be read or holds no token.</exception>
    public static BearerToken FromFile(string file, TimeProvider clock)
    {
        var token = new BearerToken(null, file, clock);
        token.Read();
        return token;
    }

    /// <exception cref="ClusterException">The file can no longer be read.</exception>
    public string Read()
    {
        lock (_lock)
        {
            if (_value is null || (_file is not null && _clock.GetElapsedTime(_readAt) >= MaxAge))
            {
                _value = Checked(ReadFile(_file!), $"token file {_file}");
                _readAt = _clock.GetTimestamp();
            }

            return _value;
        }
    }

    /// <summary>The server refused the token: look at the file again before the next call.</summary>
    /// <returns>Whether there is another token now.</returns>
    internal bool Refused(string used)
    {
        lock (_lock)
        {
            if (_file is null)
            {
                return false;
            }

            _value = null;
            var isOther = Read() != used;
            _value = isOther ? _value : null;
            return isOther;
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AccessFault.Create($"The token file {file} can't be read: {e.Message}", e);
        }
    }

    /// <exception cref="ClusterException">The text can't be a token.</exception>
    internal static string Checked(string text, string origin)
    {
        var token = text.Trim();
        // The header would refuse such a text with a message that shows it.
        return token.Length > 0 && token.All(c => c is > ' ' and < '\x7f')
            ? token
            : throw AccessFault.Create($"{origin}: holds no usable token (empty, or with spaces or control characters).");
    }
}
