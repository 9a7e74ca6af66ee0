using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Runs the controllers in one loop, in a fixed order, on the simulated clock: the same calls at the same times give the same cluster.</summary>
internal sealed class Simulation(ObjectStore store, SimulatedClock clock, Agenda agenda)
{
    private const int MaxSteps = 200_000;

    private readonly List<IController> _controllers = [];
    private readonly Queue<(IController Controller, ObjectKey Key)> _work = new();
    private readonly HashSet<(IController Controller, ObjectKey Key)> _queued = [];

    public void Add(IController controller) => _controllers.Add(controller);

    /// <summary>Lives through everything that is due by now, each at its own moment.</summary>
    public void CatchUp()
    {
        while (agenda.TryTake(clock.Outside, out var controller, out var key, out var due))
        {
            clock.StepTo(due);
            Enqueue(controller, key);
            Settle();
        }

        clock.StepTo(null);
        Settle();
    }

    private void Settle()
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            while (store.Unseen.TryDequeue(out var change))
            {
                foreach (var controller in _controllers)
                {
                    foreach (var key in controller.Affected(change))
                    {
                        Enqueue(controller, key);
                    }
                }
            }

            if (!_work.TryDequeue(out var next))
            {
                return;
            }

            _queued.Remove(next);
            next.Controller.Reconcile(next.Key);
        }

        throw new InvalidOperationException($"The simulated controllers do not come to rest after {MaxSteps} steps.");
    }

    private void Enqueue(IController controller, ObjectKey key)
    {
        if (_queued.Add((controller, key)))
        {
            _work.Enqueue((controller, key));
        }
    }
}
