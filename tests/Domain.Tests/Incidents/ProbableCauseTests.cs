using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class ProbableCauseTests
{
    [Theory]
    [InlineData(PodFailureKind.OutOfMemory, "OOMKilled", "", 137, "The container reached its memory limit of 64Mi, which is its peak.")]
    [InlineData(PodFailureKind.ImagePull, "ErrImagePull", "manifest unknown", null, "The image or its tag is not in the registry: shop:2.")]
    [InlineData(PodFailureKind.ImagePull, "ErrImagePull", "401 Unauthorized", null, "The registry wants a credential: the pod's imagePullSecrets have none that is good: shop:2.")]
    [InlineData(PodFailureKind.ImagePull, "InvalidImageName", "", null, "The image's name is malformed: shop:2.")]
    [InlineData(PodFailureKind.Configuration, "CreateContainerConfigError", "couldn't find key color in ConfigMap shop/settings", null, "A key of a ConfigMap or Secret that the container asks for is missing.")]
    [InlineData(PodFailureKind.Configuration, "CreateContainerConfigError", "secret \"db\" not found", null, "A Secret that the container asks for is missing.")]
    [InlineData(PodFailureKind.Configuration, "StartError", "exec: \"serve\": executable file not found in $PATH", 127, "The container's command is not in the image.")]
    [InlineData(PodFailureKind.Crashed, "Error", "", 139, "The program crashed by an invalid memory access (SIGSEGV, exit code 139).")]
    [InlineData(PodFailureKind.Crashed, "Error", "", 129, "The program was ended by signal 1 (exit code 129).")]
    [InlineData(PodFailureKind.NotReady, "Unhealthy", "Readiness probe failed: HTTP 503", null, "The readiness probe fails: the program runs, but does not answer as the probe wants.")]
    [InlineData(PodFailureKind.Unschedulable, "Unschedulable", "0/3 nodes are available: 3 Insufficient memory.", null, "No node has the CPU or memory that the pod asks for.")]
    [InlineData(PodFailureKind.Evicted, "Evicted", "The node was low on resource: memory.", null, "The node ran out of memory, and this pod used more than it asked for.")]
    [InlineData(PodFailureKind.Evicted, "Evicted", "Container memory-cache exceeded its local ephemeral storage limit \"1Gi\".", null, "The container wrote more to its file system and logs than its limit of ephemeral storage allows.")]
    [InlineData(PodFailureKind.Evicted, "Evicted", "Usage of EmptyDir volume \"c\" exceeds the limit \"10Mi\".", null, "The pod wrote more into an emptyDir volume than the volume's limit allows.")]
    [InlineData(PodFailureKind.Evicted, "OutOfmemory", "Node didn't have enough resource: memory, requested: 5", null, "The node had less room for the pod than the scheduler believed.")]
    [InlineData(PodFailureKind.Evicted, "Terminated", "Pod was terminated in response to imminent node shutdown.", null, "The node was shut down.")]
    [InlineData(PodFailureKind.Mount, "FailedMount", "", null, "A volume of the pod is missing, or another node still holds it.")]
    public void It_says_in_a_sentence_what_it_guesses(PodFailureKind kind, string reason, string sentence, int? exitCode, string cause)
        => ProbableCause.Of(GivenPods.Report() with { Kind = kind, Reason = reason, Sentence = sentence, ExitCode = exitCode, MemoryLimit = "64Mi", Image = "shop:2" }).ShouldBe(cause);

    [Fact]
    public void A_refused_dependency_in_the_log_is_told_before_the_exit_code()
    {
        var report = GivenPods.Report() with { Context = [new ContextPart("log/app", "starting\npanic: dial tcp 10.0.0.7:5432: connect: connection refused\n")] };

        ProbableCause.Of(report).ShouldBe("Something that the program needs did not answer: panic: dial tcp 10.0.0.7:5432: connect: connection refused");
    }

    [Fact]
    public void Where_no_rule_fits_it_says_nothing()
        => ProbableCause.Of(GivenPods.Report() with { ExitCode = 42 }).ShouldBeNull();
}
