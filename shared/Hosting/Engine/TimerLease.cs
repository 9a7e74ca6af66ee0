namespace Trimtab.Hosting.Engine;

internal sealed record TimerLease(string Name, SingletonLease Singleton);
