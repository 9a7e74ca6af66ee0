using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Grpc.Health;

namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>Brings buffered incidents to an external analyser, at least once each, oldest first, for as long as it runs.</summary>
/// <param name="buffer">What waits; messages leave it when they are acknowledged.</param>
/// <param name="channel">The way to the receiver.</param>
/// <param name="options">Windows and times.</param>
/// <param name="clock">Drives pauses and limits.</param>
/// <param name="luck">0 to below 1, for the spread of pauses.</param>
/// <param name="logger">Told of failures and of the first success after one.</param>
public sealed partial class IncidentStream(
    IncidentBuffer buffer, GrpcChannel channel, IncidentStreamOptions options, TimeProvider clock, Func<double> luck, ILogger<IncidentStream> logger)
{
    private int _failures;
    private int _refusals;
    private ulong _suspect;

    /// <summary>Whether the stream is open, as far as is known.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Delivers until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await EnsureServingAsync(cancellationToken);
                await DeliverAsync(cancellationToken);
            }
            catch (GrpcException e)
            {
                _failures++;
                Log.Failed(logger, _failures, e.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            IsConnected = false;
            await PauseAsync(cancellationToken);
        }
    }

    private async Task EnsureServingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var health = await channel.CallAsync(
                HealthMethods.Check, new HealthCheckRequest { Service = IncidentMethods.Service }, options.HealthTimeout, cancellationToken);
            if (health.Status != HealthCheckResponse.Types.ServingStatus.Serving)
            {
                throw new GrpcException(GrpcStatusCode.Unavailable, $"The receiver's health is {health.Status}.");
            }
        }
        catch (GrpcException e) when (e.Code is GrpcStatusCode.Unimplemented or GrpcStatusCode.NotFound)
        {
            // It has no health service, or does not know this one's name there: the stream itself will tell.
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        // While one message is under suspicion it goes alone: then it is known which one the receiver could not take.
        using var attempt = new IncidentAttempt(buffer, _refusals > 0 ? 1 : options.Window, options.AckTimeout, clock, cancellationToken);
        try
        {
            IsConnected = true;
            await attempt.RunAsync(channel);
        }
        catch (GrpcException e) when (e.Code is GrpcStatusCode.InvalidArgument or GrpcStatusCode.OutOfRange or GrpcStatusCode.ResourceExhausted)
        {
            await SuspectAsync(e, cancellationToken);
            throw;
        }
        finally
        {
            if (attempt.Acknowledged > 0)
            {
                _failures = 0;
            }
        }
    }

    private async Task SuspectAsync(GrpcException failure, CancellationToken cancellationToken)
    {
        if (buffer.Count == 0)
        {
            return;
        }

        var oldest = (await buffer.NextAsync(0, cancellationToken)).Sequence;
        (_refusals, _suspect) = oldest == _suspect ? (_refusals + 1, oldest) : (1, oldest);
        if (_refusals >= options.MaxRefusals)
        {
            buffer.Drop(oldest, $"the receiver ended the stream at it {_refusals} times ({failure.Message})");
            _refusals = 0;
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(DeliveryPause.After(Math.Max(1, _failures), options.FirstPause, options.LongestPause, luck()), clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Incidents can't be delivered (failure {Failures} in a row): {Reason}")]
        public static partial void Failed(ILogger logger, int failures, string reason);
    }
}
