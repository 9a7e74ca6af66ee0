using System.Diagnostics.CodeAnalysis;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>Says which object may be written next. Not safe for concurrent use.</summary>
/// <remarks>What an object needs (accounts, configuration, Services) is in its own namespace or in none. So the stages hold within a namespace, and for
/// objects without a namespace across all of them; one namespace's workloads don't wait for another's Services.</remarks>
internal sealed class WriteSchedule
{
    /// <summary>The API server hands out cluster addresses one at a time: more Services under way would only take places from what can be written beside them.</summary>
    public const int MostServices = 4;

    private readonly SortedDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private int _services;
    private int _lastStage = ApplyOrder.Stages;

    public WriteSchedule(IEnumerable<PlannedObject> objects)
    {
        foreach (var @namespace in objects.GroupBy(static planned => planned.Desired.Reference.Namespace))
        {
            _lanes[@namespace.Key] = new Lane(@namespace.GroupBy(static planned => planned.Desired.Stage).OrderBy(static stage => stage.Key));
        }
    }

    /// <summary>Takes an object out; <see cref="Complete"/> must follow.</summary>
    /// <returns>False when nothing may be written before something that is under way has been, or when nothing is left.</returns>
    public bool TryTake([NotNullWhen(true)] out PlannedObject? planned)
    {
        foreach (var (@namespace, lane) in _lanes)
        {
            if (lane.Peek() is { } next && lane.Stage <= _lastStage && HasPlace(next) && MayBegin(@namespace, lane.Stage))
            {
                planned = lane.Take();
                _services += IsService(planned) ? 1 : 0;
                return true;
            }
        }

        planned = null;
        return false;
    }

    /// <summary>An object was written, or refused.</summary>
    public void Complete(PlannedObject planned)
    {
        var @namespace = planned.Desired.Reference.Namespace;
        _services -= IsService(planned) ? 1 : 0;
        if (_lanes[@namespace].Complete())
        {
            _lanes.Remove(@namespace);
        }
    }

    /// <summary>Something of this stage was refused: the stage is still tried in full, so that all its refusals are known, and no later one begins.</summary>
    public void EndAfter(int stage) => _lastStage = Math.Min(_lastStage, stage);

    private bool MayBegin(string @namespace, int stage)
        => @namespace.Length == 0
            ? _lanes.Values.All(lane => lane.Stage >= stage)
            : !_lanes.TryGetValue("", out var shared) || shared.Stage > stage;

    private bool HasPlace(PlannedObject planned) => _services < MostServices || !IsService(planned);

    private static bool IsService(PlannedObject planned) => planned.Desired.Reference.Kind == KindName.Service;

    /// <summary>One namespace's objects, stage after stage.</summary>
    private sealed class Lane
    {
        private readonly Queue<IGrouping<int, PlannedObject>> _stages;
        private Queue<PlannedObject> _waiting;
        private int _underWay;

        public Lane(IEnumerable<IGrouping<int, PlannedObject>> stages)
        {
            _stages = new Queue<IGrouping<int, PlannedObject>>(stages);
            _waiting = new Queue<PlannedObject>(_stages.Peek());
        }

        /// <summary>The stage that is being written.</summary>
        public int Stage => _stages.Peek().Key;

        public PlannedObject? Peek() => _waiting.TryPeek(out var next) ? next : null;

        public PlannedObject Take()
        {
            _underWay++;
            return _waiting.Dequeue();
        }

        /// <returns>Whether that was the last object of all.</returns>
        public bool Complete()
        {
            _underWay--;
            if (_waiting.Count > 0 || _underWay > 0)
            {
                return false;
            }

            _stages.Dequeue();
            if (_stages.Count == 0)
            {
                return true;
            }

            _waiting = new Queue<PlannedObject>(_stages.Peek());
            return false;
        }
    }
}
