using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Spaces.Silo.Storage;

/// <summary>
/// The single writer. Changes queue up and are committed in groups by a thread of its own: SQLite's calls block, a commit
/// waits for the disk, and the thread pool's few threads run the rooms' ticks.
/// </summary>
internal sealed partial class SqliteWriteQueue : IAsyncDisposable
{
    private const int Capacity = 4096;
    private const int LargestGroup = 256;

    private readonly Channel<PendingWrite> _queue = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly GrainStateWriter _writer;
    private readonly ILogger _logger;

    /// <summary>Starts the writer on <paramref name="connection"/>, which it closes in the end.</summary>
    public SqliteWriteQueue(SqliteConnection connection, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _writer = new GrainStateWriter(connection, time);
        _logger = logger;
        new Thread(Run) { IsBackground = true, Name = "sqlite writer" }.Start();
    }

    /// <summary>Queues a change and ends when it is durable (or refused). Waits while the queue is full.</summary>
    /// <exception cref="IOException">The database could not take the change; nothing of it was written.</exception>
    public async Task<WriteOutcome> WriteAsync(Func<GrainStateWriter, WriteOutcome> change, CancellationToken cancellationToken = default)
    {
        var write = new PendingWrite(change);
        try
        {
            await _queue.Writer.WriteAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException($"'{_connection.DataSource}' is closed: the silo is stopping.", e);
        }

        return await write.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits what is queued, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_queue.Writer.TryComplete())
        {
            await _stopped.Task.ConfigureAwait(false);
            _writer.Dispose();
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            await _stopped.Task.ConfigureAwait(false);
        }
    }

    private void Run()
    {
        var group = new List<PendingWrite>(LargestGroup);
        // Blocking is right here: the thread is the writer's own.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < LargestGroup && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            Commit(group);
            group.Clear();
        }

        _stopped.SetResult();
    }

    private void Commit(List<PendingWrite> group)
    {
        var begun = false;
        try
        {
            _writer.Begin();
            begun = true;
            foreach (var write in group)
            {
                write.Apply(_writer);
            }

            _writer.Commit();
        }
        // Whatever it is, the thread must live on and every waiting grain must hear of it.
        catch (Exception e)
        {
            LogBatchFailed(_logger, _connection.DataSource, group.Count, e);
            if (begun)
            {
                RollBack();
            }

            var failure = new IOException($"'{_connection.DataSource}' did not take the write: {e.Message}", e);
            group.ForEach(write => write.Fail(failure));
            return;
        }

        group.ForEach(write => write.Complete());
    }

    private void RollBack()
    {
        try
        {
            _writer.Rollback();
        }
        catch (SqliteException e)
        {
            // Some errors (disk full, I/O) roll back by themselves, and then there is no transaction to end.
            LogRollbackNotNeeded(_logger, _connection.DataSource, e.SqliteErrorCode);
        }
    }
}
