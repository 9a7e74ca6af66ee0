namespace Trimtab.Domain.Leadership;

/// <summary>How fast leadership moves. A crashed leader's successor leads after at most <see cref="LeaseDuration"/> and one <see cref="RetryInterval"/>
/// (9.5 s with the defaults); a leader that stops properly is followed within one interval.</summary>
public sealed record LeadershipOptions
{
    /// <summary>Others take over when the record has not changed for this long.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>A leader that could not renew for this long stops leading. Shorter than the lease, by more than stopping takes: never two leaders.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks of a candidate and two renewals of a leader.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <exception cref="ArgumentException">The times don't fit each other.</exception>
    internal static LeadershipOptions Checked(LeadershipOptions options)
        => options.RetryInterval > TimeSpan.Zero && options.RenewDeadline >= 2 * options.RetryInterval && options.LeaseDuration > options.RenewDeadline
            ? options
            : throw new ArgumentException(
                $"The lease ({options.LeaseDuration}) must be longer than the renewal's deadline ({options.RenewDeadline}), and that at least twice the interval ({options.RetryInterval}).",
                nameof(options));
}
