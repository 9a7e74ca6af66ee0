namespace Trimtab.Twin.Pods;

internal enum ContainerPhase
{
    Creating,
    Running,
    Terminated,
    CrashBackOff,
    PullFailed,
    PullBackOff,
    InvalidImage,
    ConfigurationError,
}
