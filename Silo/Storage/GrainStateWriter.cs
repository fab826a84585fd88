using Microsoft.Data.Sqlite;

namespace Spaces.Silo.Storage;

/// <summary>
/// The statements that change <c>grain_state</c>, prepared once on the writing connection. Every change names the ETag it
/// expects (null: no row). A new ETag is random and not a count, so that a row that was deleted and written again can
/// never be taken for the one that was there before; a delete needs to leave nothing behind.
/// </summary>
internal sealed class GrainStateWriter : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _find;

    /// <summary>Prepares the statements on <paramref name="connection"/>, which stays the caller's.</summary>
    public GrainStateWriter(SqliteConnection connection, TimeProvider time)
    {
        _time = time;
        _begin = Prepare(connection, "BEGIN IMMEDIATE");
        _commit = Prepare(connection, "COMMIT");
        _rollback = Prepare(connection, "ROLLBACK");
        _insert = Prepare(
            connection,
            """
            INSERT INTO grain_state (service_id, grain_id, state_name, etag, payload, written_at)
            VALUES ($service, $grain, $state, $new, $payload, $now)
            ON CONFLICT DO NOTHING
            """);
        _update = Prepare(
            connection,
            """
            UPDATE grain_state SET etag = $new, payload = $payload, written_at = $now
            WHERE service_id = $service AND grain_id = $grain AND state_name = $state AND etag = $expected
            """);
        _delete = Prepare(
            connection,
            "DELETE FROM grain_state WHERE service_id = $service AND grain_id = $grain AND state_name = $state AND etag = $expected");
        _find = Prepare(
            connection,
            "SELECT etag FROM grain_state WHERE service_id = $service AND grain_id = $grain AND state_name = $state");
    }

    /// <summary>Takes the file's write lock; waits for other processes up to the busy timeout.</summary>
    public void Begin() => _begin.ExecuteNonQuery();

    /// <summary>Makes everything since <see cref="Begin"/> durable.</summary>
    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Forgets everything since <see cref="Begin"/>.</summary>
    public void Rollback() => _rollback.ExecuteNonQuery();

    /// <summary>Writes <paramref name="payload"/> if the row's ETag is <paramref name="expected"/>.</summary>
    public WriteOutcome Write(in GrainStateKey key, string? expected, byte[] payload)
    {
        var command = expected is null ? _insert : _update;
        var etag = Guid.NewGuid().ToString("N");
        Bind(command, key, expected);
        command.Parameters.AddWithValue("$new", etag);
        command.Parameters.AddWithValue("$payload", payload);
        command.Parameters.AddWithValue("$now", _time.GetUtcNow().ToUnixTimeMilliseconds());
        return command.ExecuteNonQuery() == 1 ? new WriteOutcome(true, etag) : new WriteOutcome(false, Find(key));
    }

    /// <summary>Deletes the row if its ETag is <paramref name="expected"/>; with null, succeeds if there is none.</summary>
    public WriteOutcome Delete(in GrainStateKey key, string? expected)
    {
        if (expected is not null)
        {
            Bind(_delete, key, expected);
            if (_delete.ExecuteNonQuery() == 1)
            {
                return new WriteOutcome(true, null);
            }
        }

        var stored = Find(key);
        return new WriteOutcome(expected is null && stored is null, stored);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _find.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static void Bind(SqliteCommand command, in GrainStateKey key, string? expected)
    {
        command.Parameters.Clear();
        command.Parameters.AddWithValue("$service", key.ServiceId);
        command.Parameters.AddWithValue("$grain", key.GrainId);
        command.Parameters.AddWithValue("$state", key.StateName);
        if (expected is not null)
        {
            command.Parameters.AddWithValue("$expected", expected);
        }
    }

    private string? Find(in GrainStateKey key)
    {
        Bind(_find, key, null);
        return (string?)_find.ExecuteScalar();
    }
}
