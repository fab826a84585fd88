using CsCheck;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Tests.RoomLink;

/// <summary>When a room is asked for, in a time of the test's own.</summary>
public sealed class CarePlanTests
{
    private readonly CarePlan _plan = new();
    private readonly HubHealth _hub = new();
    private TimeSpan _now = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_room_that_is_well_is_asked_every_two_seconds_and_once_at_a_time()
    {
        var room = new RoomCareState();
        _hub.NoteLife(_now);
        Assert.Equal(CareQuestion.Lease, Judge(room));
        var asked = Ask(room);
        Pass(5_000);
        Assert.Equal(CareQuestion.None, Judge(room));
        Answer(room, asked);
        Assert.Equal(CareQuestion.Lease, Judge(room));
        Answer(room, Ask(room));
        Pass(1_999);
        Assert.Equal(CareQuestion.None, Judge(room));
        Pass(1);
        Assert.Equal(CareQuestion.Lease, Judge(room));
    }

    [Fact]
    public void A_room_that_is_missed_is_asked_every_250_ms_whatever_the_earlier_calls_do()
    {
        var room = new RoomCareState();
        Answer(room, Ask(room));
        Pass(300);
        List<CareQuestion> asked = [];
        for (var i = 0; i < 100; i++, Pass(50))
        {
            var question = Judge(room, missing: 160 + (i * 50));
            if (question != CareQuestion.None)
            {
                asked.Add(question);
                Ask(room);
            }
        }

        // Nobody answers and nobody gives up: eight are the most.
        Assert.Equal([CareQuestion.Lease, .. Enumerable.Repeat(CareQuestion.Presence, 7)], asked);
        Assert.Equal((CarePlan.MaxInFlight, CarePlan.MaxInFlight), (room.InFlight, _plan.Urgent));
    }

    [Fact]
    public void A_large_room_is_sent_everybody_only_when_it_wants_them()
    {
        var room = new RoomCareState();
        for (var i = 0; i < 4; i++, Pass(250))
        {
            Assert.Equal(CareQuestion.Lease, Judge(room, missing: 200, connections: CarePlan.LargePresence));
            Ask(room);
        }
    }

    [Fact]
    public void Silent_rooms_of_a_silo_are_asked_at_once_when_one_that_speaks_is_missed()
    {
        var (speaking, silent, elsewhere, wellHub) = (new RoomCareState(), new RoomCareState(), new RoomCareState(), new HubHealth());
        _hub.NoteLife(_now);
        wellHub.NoteLife(_now);
        foreach (var room in new[] { speaking, silent, elsewhere })
        {
            Answer(room, Ask(room));
        }

        Pass(300);
        Assert.Equal(CareQuestion.None, Judge(silent));
        Assert.Equal(CareQuestion.Lease, Judge(speaking, missing: 160));
        Assert.Equal(CareQuestion.Lease, Judge(silent));
        Assert.Equal(CareQuestion.None, _plan.Judge(elsewhere, wellHub, TimeSpan.Zero, 3, _now));

        // Again and again, until it answers from wherever it is.
        var first = Ask(silent);
        Fail(silent, first);
        Pass(250);
        Assert.Equal(CareQuestion.Presence, Judge(silent));
        Answer(silent, Ask(silent), elsewhereNow: true);
        Pass(250);
        Assert.Equal(CareQuestion.None, Judge(silent));
    }

    [Fact]
    public void One_room_that_is_missed_does_not_make_a_silo_suspect_whose_other_rooms_are_heard()
    {
        var (missed, silent) = (new RoomCareState(), new RoomCareState());
        Answer(silent, Ask(silent));
        Pass(300);
        _hub.NoteLife(_now - TimeSpan.FromMilliseconds(20));
        Assert.Equal(CareQuestion.Lease, Judge(missed, missing: 160));
        Assert.Equal(CareQuestion.None, Judge(silent));
    }

    [Fact]
    public void A_renewal_without_an_answer_makes_the_silo_suspect_and_a_sign_of_life_clears_it()
    {
        var (asking, other) = (new RoomCareState(), new RoomCareState());
        Answer(other, Ask(other));
        Pass(300);
        Fail(asking, Ask(asking));
        Pass(250);
        Assert.Equal(CareQuestion.Presence, JudgeTwice(asking));
        Assert.Equal(CareQuestion.Lease, Judge(other));
        _hub.NoteLife(_now);
        Assert.Equal(CareQuestion.None, Judge(other));

        // It is asked anew in any case, as it had no answer.
        Pass(250);
        Assert.NotEqual(CareQuestion.None, Judge(asking));
        Answer(asking, Ask(asking));
        Pass(250);
        Assert.Equal(CareQuestion.None, Judge(asking));
    }

    [Fact]
    public void An_old_call_that_fails_says_nothing_of_a_room_that_has_answered_a_newer_one()
    {
        var room = new RoomCareState();
        var old = Ask(room);
        Pass(250);
        Answer(room, Ask(room));
        Fail(room, old);
        Assert.False(room.Failed);
    }

    [Fact]
    public void Five_thousand_silent_rooms_do_not_fall_upon_the_silos_that_are_left()
    {
        RoomCareState[] rooms = [.. Enumerable.Range(0, 5_000).Select(_ => new RoomCareState())];
        Array.ForEach(rooms, r => Answer(r, Ask(r)));
        Pass(500);
        _hub.Suspect(_now);
        var calls = Look(rooms);
        Assert.Equal(CarePlan.MaxUrgentSilent, calls.Count);
        Assert.Empty(Look(rooms));

        // A room that is missed does not wait behind them, and the slots are used again as calls end.
        var speaking = new RoomCareState();
        Assert.Equal(CareQuestion.Lease, Judge(speaking, missing: 200));
        foreach (var (room, at) in calls)
        {
            Answer(room, at, elsewhereNow: true);
        }

        Assert.Equal(CarePlan.MaxUrgentSilent, Look(rooms).Count);
        Assert.Equal(CarePlan.MaxUrgentSilent, _plan.Urgent);
    }

    [Fact]
    public void However_calls_end_the_limits_hold_and_every_place_is_given_back() =>
        Gen.Int[0, 9].Array[50, 600].Sample(fates =>
        {
            var plan = new CarePlan();
            var hub = new HubHealth();
            RoomCareState[] rooms = [.. Enumerable.Range(0, 30).Select(_ => new RoomCareState())];
            var calls = new Queue<(RoomCareState Room, TimeSpan At, bool Urgent)>();
            var now = TimeSpan.FromMinutes(1);
            for (var i = 0; i < fates.Length; i++, now += TimeSpan.FromMilliseconds(50))
            {
                var room = rooms[i * 7 % rooms.Length];
                if (plan.Judge(room, hub, TimeSpan.FromMilliseconds(fates[i] * 40), fates[i] * 100, now) != CareQuestion.None)
                {
                    calls.Enqueue((room, now, plan.Begin(room, now)));
                }

                if (fates[i] == 0)
                {
                    hub.NoteLife(now);
                }

                for (var n = fates[i] % 3; n > 0 && calls.TryDequeue(out var call); n--)
                {
                    End(plan, call, held: fates[i] % 2 == 0);
                }

                Assert.All(rooms, r => Assert.InRange(r.InFlight, 0, CarePlan.MaxInFlight));
                Assert.Equal(calls.Count(c => c.Urgent), plan.Urgent);
            }

            while (calls.TryDequeue(out var call))
            {
                End(plan, call, held: true);
            }

            Assert.Equal(0, plan.Urgent);
            Assert.All(rooms, r => Assert.Equal(0, r.InFlight));
        });

    private static void End(CarePlan plan, (RoomCareState Room, TimeSpan At, bool Urgent) call, bool held)
    {
        if (held)
        {
            call.Room.NoteHeld(call.At);
        }
        else
        {
            call.Room.NoteFailed(call.At);
        }

        plan.End(call.Room, call.Urgent);
    }

    private List<(RoomCareState Room, TimeSpan At)> Look(RoomCareState[] rooms) =>
        [.. rooms.Where(r => Judge(r) != CareQuestion.None).Select(r => (r, Ask(r)))];

    private CareQuestion Judge(RoomCareState room, double missing = 0, int connections = 3) =>
        _plan.Judge(room, _hub, TimeSpan.FromMilliseconds(missing), connections, _now);

    // A room becomes urgent with the look after the one in which it is asked the first time.
    private CareQuestion JudgeTwice(RoomCareState room)
    {
        if (Judge(room) == CareQuestion.Lease)
        {
            Fail(room, Ask(room));
            Pass(250);
        }

        return Judge(room);
    }

    private TimeSpan Ask(RoomCareState room)
    {
        _plan.Begin(room, _now);
        return _now;
    }

    private void Answer(RoomCareState room, TimeSpan askedAt, bool elsewhereNow = false)
    {
        room.NoteHeld(askedAt);
        _plan.End(room, room.Urgent);
        if (!elsewhereNow)
        {
            _hub.NoteLife(_now);
        }
    }

    private void Fail(RoomCareState room, TimeSpan askedAt)
    {
        room.NoteFailed(askedAt);
        _plan.End(room, room.Urgent);
    }

    private void Pass(double ms) => _now += TimeSpan.FromMilliseconds(ms);
}
