using System.ComponentModel.DataAnnotations;

namespace Trimtab.Adapters.Fleet;

/// <summary>Where the fleet document is. Section <c>Fleet</c>.</summary>
public sealed class FleetOptions
{
    public const string Section = "Fleet";

    /// <summary>A YAML file, or a directory whose <c>*.yaml</c> and <c>*.yml</c> files are joined.</summary>
    [Required(ErrorMessage = "Fleet:Path must name the fleet document: a YAML file or a directory of them.")]
    public string Path { get; set; } = "";

    /// <summary>How often the files are looked at for changes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(2);
}
