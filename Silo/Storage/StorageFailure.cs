namespace Spaces.Silo.Storage;

/// <summary>What to say of a failed call.</summary>
internal static class StorageFailure
{
    /// <summary>The first line of the message: the libraries append headers and counters to it.</summary>
    public static string Reason(Exception e)
    {
        var message = e.Message.AsSpan();
        var end = message.IndexOfAny('\r', '\n');
        return (end < 0 ? message : message[..end]).ToString();
    }
}
