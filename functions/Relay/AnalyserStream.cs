using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain.Incidents;
using Trimtab.Hosting.Grpc.Incidents;

namespace Trimtab.Relay;

/// <summary>Brings reports to the external analyser: first to the disk, from there over the stream, whoever leads meanwhile.</summary>
/// <remarks>A thread of its own waits for the disk: those who watch, harvest and send to the queue never do.</remarks>
internal sealed partial class AnalyserStream : BackgroundService
{
    // What they take of memory is bounded too, see ReportMemory.
    private const int MaxUnkept = UnsentReports.Most;

    private readonly BlockingCollection<Unkept> _unkept = new(MaxUnkept);
    private readonly ReportMemory _memory = new();
    private readonly Task _keeping;
    private readonly string _relay;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IncidentBuffer _buffer;
    private readonly GrpcChannel _channel;
    private readonly IncidentStream _stream;
    private readonly IncidentStreamGauge _gauge;

    /// <exception cref="IOException">The buffer's directory can't be used.</exception>
    public AnalyserStream(IOptions<RelayOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        var (place, directory) = (options.Value.Analyser, options.Value.BufferDirectory);
        _relay = options.Value.Pod.Name;
        _time = time;
        _logger = loggers.CreateLogger<AnalyserStream>();
        _buffer = new IncidentBuffer(new IncidentBufferOptions { Directory = Path.Combine(directory, "incidents") }, loggers.CreateLogger<IncidentBuffer>());
        _channel = new GrpcChannel(place.Address!, place.TlsDirectory.Length == 0 ? null : TlsIn(place.TlsDirectory).ForClient(null), new GrpcLimits(), time);
        _stream = new IncidentStream(_buffer, _channel, new IncidentStreamOptions(), time, Random.Shared.NextDouble, loggers.CreateLogger<IncidentStream>());
        _gauge = new IncidentStreamGauge(_buffer, _stream);
        _keeping = Task.Factory.StartNew(Keep, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What the reports take of memory that wait for the disk.</summary>
    public long UnkeptBytes => _memory.Bytes;

    /// <summary>Takes a report, which is kept until the analyser has it; returns at once. What the disk does not take, or not soon enough, is given up with a log: the queue has it too.</summary>
    public void Add(PodFailureReport report)
    {
        var (taken, bytes) = _memory.Take(report);
        if (!TryTake(new Unkept(taken, _time.GetUtcNow(), bytes)))
        {
            _memory.Give(bytes);
            Log.NotKept(_logger, report.Occurrence, "too many wait for the disk, or the program has ended");
        }
    }

    /// <summary>Ends the stream once all that was added is on the disk.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _unkept.CompleteAdding();
        await _keeping.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _unkept.CompleteAdding();
        _gauge.Dispose();
        _channel.Dispose();
        _buffer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var streaming = _stream.RunAsync(stoppingToken);
        // A fault of either ends the program.
        await await Task.WhenAny(streaming, _keeping);
        await streaming;
    }

    private bool TryTake(Unkept report)
    {
        try
        {
            return _unkept.TryAdd(report);
        }
        catch (InvalidOperationException)
        {
            // It has ended: who still reports took longer to end.
            return false;
        }
    }

    private void Keep()
    {
        foreach (var (report, addedAt, bytes) in _unkept.GetConsumingEnumerable())
        {
            try
            {
                _buffer.Add(IncidentContextWriter.Write(report, _relay, addedAt));
            }
            catch (Exception full) when (full is IOException or UnauthorizedAccessException)
            {
                Log.NotKept(_logger, report.Occurrence, full.Message);
            }

            _memory.Give(bytes);
        }
    }

    private static MutualTls TlsIn(string directory)
        => new(Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"), Path.Combine(directory, "ca.crt"));

    private readonly record struct Unkept(PodFailureReport Report, DateTimeOffset AddedAt, long Bytes);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Report of {Occurrence} is not kept for the analyser: {Why}")]
        public static partial void NotKept(ILogger logger, string occurrence, string why);
    }
}
