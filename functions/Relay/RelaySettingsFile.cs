using Trimtab.Domain.Fleet;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>The mounted file with the settings that are in force.</summary>
internal sealed class RelaySettingsFile
{
    /// <summary>Where the chart mounts the ConfigMap.</summary>
    public const string DefaultPath = "/etc/trimtab/relay.yaml";

    private readonly string _path;
    private string _text;

    /// <exception cref="InvalidRelaySettingsException">The file is missing or wrong.</exception>
    public RelaySettingsFile(string path)
    {
        _path = path;
        _text = ReadText();
        Current = RelaySettingsReader.Read(_path, _text);
    }

    public RelaySettings Current { get; private set; }

    /// <summary>Looks at the file again. A mounted ConfigMap is a link that is swapped, which no file watcher sees: so its content is compared.</summary>
    /// <returns>Whether other settings are in force now.</returns>
    /// <exception cref="InvalidRelaySettingsException">The new content is wrong, told once; what was in force stays.</exception>
    public bool Refresh()
    {
        var text = ReadText();
        if (text == _text)
        {
            return false;
        }

        _text = text;
        Current = RelaySettingsReader.Read(_path, text);
        return true;
    }

    private string ReadText()
    {
        try
        {
            return File.ReadAllText(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRelaySettingsException([new FleetFault(_path, 0, "", $"can't be read: {exception.Message}")]);
        }
    }
}
