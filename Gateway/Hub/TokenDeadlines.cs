using System.Diagnostics.CodeAnalysis;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Hub;

/// <summary>
/// When the tokens of hub connections have to be spoken of: first that they expire soon, then that they have. One queue for all connections; time is an
/// argument. A fresh token is watched anew, and what was planned for the one before is dropped when its time comes.
/// </summary>
internal sealed class TokenDeadlines
{
    // Told this long before the end, or at half of a shorter life: an application needs some seconds to make another token.
    private static readonly TimeSpan Warning = TimeSpan.FromSeconds(60);

    // Later than any connection lives; what is further away is not watched, and cannot overflow.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(366);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Watched, DateTimeOffset> _queue = new();
    private readonly Dictionary<RoomConnection, Watched> _watched = [];

    /// <summary>How many connections are watched.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>Watches a connection's newest token.</summary>
    public void Watch(RoomConnection connection, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        lock (_gate)
        {
            Drop(connection);
            var left = expiresAt - now;
            if (left > Horizon)
            {
                return;
            }

            var watched = new Watched(connection, expiresAt);
            _watched.Add(connection, watched);
            _queue.Enqueue(watched, expiresAt - (left < 2 * Warning ? left / 2 : Warning));
        }
    }

    /// <summary>Watches a connection no more.</summary>
    public void Forget(RoomConnection connection)
    {
        lock (_gate)
        {
            Drop(connection);
        }
    }

    /// <summary>The next thing that is due: a token that expires soon, or one that has expired and <paramref name="skew"/> has passed since.</summary>
    public bool TryTake(DateTimeOffset now, TimeSpan skew, [NotNullWhen(true)] out TokenDeadline? due)
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var watched, out var at) && at <= now)
            {
                _queue.Dequeue();
                if (watched.Connection is not { } connection)
                {
                    continue;
                }

                if (connection.Over || watched.Warned)
                {
                    Drop(connection);
                }
                else
                {
                    _queue.Enqueue(watched, watched.ExpiresAt + skew);
                }

                if (!connection.Over)
                {
                    due = new TokenDeadline(connection, watched.ExpiresAt, watched.Warned);
                    watched.Warned = true;
                    return true;
                }
            }

            due = null;
            return false;
        }
    }

    // What is dropped stays in the queue until its time, and holds nothing of the connection any more.
    private void Drop(RoomConnection connection)
    {
        if (_watched.Remove(connection, out var watched))
        {
            watched.Connection = null;
        }
    }

    private sealed class Watched(RoomConnection connection, DateTimeOffset expiresAt)
    {
        public RoomConnection? Connection { get; set; } = connection;

        public DateTimeOffset ExpiresAt => expiresAt;

        public bool Warned { get; set; }
    }
}

/// <summary>Something to say of a token.</summary>
/// <param name="Connection">Whose.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="HasExpired">It has, and the connection is to be closed; otherwise it does soon.</param>
internal sealed record TokenDeadline(RoomConnection Connection, DateTimeOffset ExpiresAt, bool HasExpired);
