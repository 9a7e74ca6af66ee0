namespace Trimtab.Domain.Leadership;

/// <summary>What a candidate does next.</summary>
public abstract record LeadershipMove
{
    private LeadershipMove()
    {
    }

    /// <summary>Write this record; when that succeeds, the candidate leads.</summary>
    public sealed record Take(LeaseRecord Record) : LeadershipMove;

    /// <summary>Write this record, to go on leading.</summary>
    public sealed record Renew(LeaseRecord Record) : LeadershipMove;

    /// <summary>Somebody else leads.</summary>
    public sealed record Follow(string Leader) : LeadershipMove;
}
