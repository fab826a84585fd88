using Microsoft.Data.Sqlite;

namespace Spaces.Silo.Storage;

/// <summary>A row as it was read.</summary>
internal sealed record StoredState(string ETag, byte[] Payload);

/// <summary>Reads rows of <c>grain_state</c>.</summary>
internal static class GrainStateReader
{
    /// <summary>Reads one row; null where there is none.</summary>
    public static StoredState? Read(SqliteConnection connection, in GrainStateKey key)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT etag, payload FROM grain_state WHERE service_id = $service AND grain_id = $grain AND state_name = $state";
        command.Parameters.AddWithValue("$service", key.ServiceId);
        command.Parameters.AddWithValue("$grain", key.GrainId);
        command.Parameters.AddWithValue("$state", key.StateName);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new StoredState(reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    }
}
