using Microsoft.Extensions.Options;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain.Incidents;
using Trimtab.Hosting.Grpc.Incidents;

namespace Trimtab.Relay;

/// <summary>Brings reports to the external analyser: first to the disk, from there over the stream, whoever leads meanwhile.</summary>
internal sealed partial class AnalyserStream : BackgroundService
{
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
    }

    /// <summary>Keeps a report until the analyser has it. What the disk does not take is given up with a log: the queue has it too.</summary>
    public void Add(PodFailureReport report)
    {
        try
        {
            _buffer.Add(IncidentContextWriter.Write(report, _relay, _time.GetUtcNow()));
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(_logger, report.Occurrence, full.Message);
        }
    }

    public override void Dispose()
    {
        _gauge.Dispose();
        _channel.Dispose();
        _buffer.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _stream.RunAsync(stoppingToken);

    private static MutualTls TlsIn(string directory)
        => new(Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"), Path.Combine(directory, "ca.crt"));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Report of {Occurrence} is not kept for the analyser: {Why}")]
        public static partial void NotKept(ILogger logger, string occurrence, string why);
    }
}
