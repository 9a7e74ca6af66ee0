using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>One control loop: looks at an object again whenever something near it changed, or a moment it asked for has come.</summary>
internal interface IController
{
    /// <returns>The objects to look at again after a change.</returns>
    IEnumerable<ObjectKey> Affected(Change change);

    /// <summary>Brings the world one step nearer to what the object asks for. May run at any time, also when nothing is to be done.</summary>
    void Reconcile(ObjectKey key);
}
