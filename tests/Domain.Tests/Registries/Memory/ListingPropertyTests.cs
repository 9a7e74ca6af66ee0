using FsCheck;
using FsCheck.Fluent;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Tests.Registries.Memory;

/// <summary>Whatever a registry answers, nothing it takes away may look like a version to go back to.</summary>
public sealed class ListingPropertyTests
{
    private const string Running = "1.0.0";
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_partial_reordered_failing_or_lying_listing_lowers_what_is_offered_or_moves_a_first_sight()
        => Holds(static () => new World(mayLieTwice: false));

    [Fact]
    public void A_registry_that_lies_twice_lowers_it_only_by_what_it_never_showed_before()
        => Holds(static () => new World(mayLieTwice: true));

    private static void Holds(Func<World> create)
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(60),
            Prop.ForAll(Gen.ListOf(Gen.Choose(0, int.MaxValue)).ToArbitrary(), seeds =>
            {
                var world = create();
                foreach (var seed in seeds)
                {
                    world.Step(new Random(seed));
                }
            }));

    private sealed class World(bool mayLieTwice)
    {
        private readonly List<string> _pushed = [Running];
        private readonly Dictionary<string, DateTimeOffset> _firstSights = new(StringComparer.Ordinal);
        private RepositoryMemory _memory = new("docker.io/acme/web");
        private DateTimeOffset _now = Start;
        private VersionReading? _accepted;
        private (int Major, int Minor, int Patch) _newest = (1, 0, 0);
        private bool _hasLied;

        public void Step(Random random)
        {
            _now += TimeSpan.FromMinutes(random.Next(0, 20));
            if (random.Next(3) == 0)
            {
                Push(random);
            }

            _memory = Answered(random);
            CheckFirstSights();
            CheckOffer();
        }

        private void Push(Random random)
        {
            _newest = random.Next(4) switch
            {
                0 => (_newest.Major + 1, 0, 0),
                1 => (_newest.Major, _newest.Minor + 1, 0),
                _ => (_newest.Major, _newest.Minor, _newest.Patch + 1),
            };
            var version = $"{_newest.Major}.{_newest.Minor}.{_newest.Patch}";
            _pushed.AddRange([$"{version}-rc1", version, $"{version}-alpine"]);
        }

        private RepositoryMemory Answered(Random random)
        {
            var answer = random.Next(4) == 0 ? [] : _pushed.Where(_ => random.Next(10) != 0).ToArray();
            var shuffled = _pushed.ToArray();
            random.Shuffle(shuffled);
            switch (random.Next(5))
            {
                case 0:
                    return _memory.AfterFault("no answer", _now);
                case 1:
                    return _memory.After(new TagListing(answer, IsWhole: false), _now);
                case 2 when mayLieTwice || !_hasLied:
                    _hasLied = true;
                    return _memory.After(new TagListing(answer, IsWhole: true), _now);
                default:
                    _hasLied = false;
                    return _memory.After(new TagListing(shuffled, IsWhole: true), _now);
            }
        }

        private void CheckFirstSights()
        {
            foreach (var tag in _memory.Tags())
            {
                (_firstSights.TryAdd(tag.Name, tag.FirstSeen) || _firstSights[tag.Name] == tag.FirstSeen).ShouldBeTrue();
            }

            _memory.Tags().Count.ShouldBe(_firstSights.Count);
        }

        /// <summary>What runs never moves here, as if every accepted change still waited: the next one must not be below it.</summary>
        private void CheckOffer()
        {
            if (ReadTags.Of(_memory, VersionScheme.Docker).Candidates(Running).FirstOrDefault(static tag => !tag.Name.Contains("rc", StringComparison.Ordinal)) is not { Name: { } best })
            {
                return;
            }

            VersionReader.TryRead(best, VersionScheme.Docker, out var offered, out _).ShouldBeTrue();
            var isLower = _accepted is not null && VersionComparer.Order(offered!, _accepted) < 0;
            (isLower && !(mayLieTwice && IsNews(best, _accepted!.Text))).ShouldBeFalse($"{_accepted?.Text} was accepted, then {best} was offered.");
            _accepted = offered;
        }

        private bool IsNews(string best, string accepted)
            => _memory.Tags().Single(tag => tag.Name == accepted) is { IsGone: true, MissingSince: { } confirmed } && _firstSights[best] > confirmed;
    }
}
