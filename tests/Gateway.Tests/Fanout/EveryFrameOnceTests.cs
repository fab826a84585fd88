using CsCheck;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Fanout;

/// <summary>Whoever comes, goes, changes sides or cadence: everybody hears every frame from their first to their last once, in order.</summary>
public sealed class EveryFrameOnceTests
{
    private enum Act
    {
        Join,
        JoinOnStage,
        Leave,
        Promote,
        Demote,
        Faster,
        Slower,
        Slowest,
        Silence,
        Pause,
        Nothing,
    }

    [Fact]
    public void Each_listener_hears_every_frame_exactly_once_and_in_order() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 70], Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 1000], Gen.Bool).Array[5, 120]).Sample(
            (shards, crowd, steps) =>
            {
                using var room = new Room(shards, crowd);
                foreach (var (act, who, meanwhile) in steps)
                {
                    room.Step(act, who, meanwhile);
                }

                room.End();
            },
            iter: 150);

    private sealed class Room : IDisposable
    {
        private readonly ShardRig _rig;
        private readonly RoomEars _ears;
        private readonly List<Ear> _here = [];
        private readonly List<(Ear Ear, int Joined)> _all = [];
        private readonly List<long> _frames = [];
        private long _tick;

        public Room(int shards, int crowd)
        {
            _rig = new ShardRig(shards, slice: 3, new CadenceOptions { Hold = TimeSpan.FromMilliseconds(40), AudienceFor40 = 10_000, AudienceFor60 = 10_000 });
            _ears = _rig.NewEars();
            for (var i = 0; i < crowd; i++)
            {
                Join(onStage: i % 5 == 0);
            }

            _rig.Run(0);
        }

        public void Step(Act act, int who, bool meanwhile)
        {
            // Half of what happens does so while a frame is being sent.
            if (meanwhile)
            {
                var due = true;
                _rig.Socket.WhileSending = () =>
                {
                    if (due)
                    {
                        due = false;
                        Do(act, who);
                    }
                };
            }
            else
            {
                Do(act, who);
            }

            _tick++;
            if (act == Act.Silence)
            {
                _rig.Frame(_ears, _tick, silence: true);
            }
            else
            {
                _frames.Add(_tick);
                _rig.Frame(_ears, _tick);
            }

            _rig.Run();
            _rig.Socket.WhileSending = null;
            if (act == Act.Pause)
            {
                _tick += 30;
                for (var i = 0; i < 6; i++)
                {
                    _rig.Run(100);
                }
            }
        }

        public void End()
        {
            _rig.Frame(_ears, ++_tick, silence: true);
            _rig.Run();
            foreach (var (ear, joined) in _all)
            {
                var heard = ear.Heard();
                var ticks = heard.SelectMany(h => h.Ticks).ToList();
                Assert.Equal(heard.Select(h => h.Sequence).Order(), heard.Select(h => h.Sequence));
                Assert.All(heard.Zip(heard.Skip(1)), p => Assert.True(p.First.Place + Math.Max(1, p.First.Ticks.Length) <= p.Second.Place));
                if (ticks.Count > 0)
                {
                    var first = _frames.IndexOf(ticks[0]);
                    Assert.InRange(first, joined - 3, joined);
                    Assert.Equal(_frames.Skip(first).Take(ticks.Count), ticks);
                }

                if (_here.Contains(ear) && joined + 1 < _frames.Count)
                {
                    Assert.Equal(_frames[^1], ticks[^1]);
                }
            }
        }

        public void Dispose() => _rig.Dispose();

        private void Do(Act act, int who)
        {
            var one = _here.Count > 0 ? _here[who % _here.Count] : null;
            switch (act)
            {
                case Act.Join or Act.JoinOnStage:
                    Join(act == Act.JoinOnStage);
                    break;
                case Act.Leave when one is not null:
                    _here.Remove(one);
                    one.Leave();
                    break;
                case Act.Promote:
                    one?.Regroup(onStage: true);
                    break;
                case Act.Demote:
                    one?.Regroup(onStage: false);
                    break;
                case Act.Faster or Act.Slower or Act.Slowest:
                    _rig.Load = act == Act.Faster ? 0 : act == Act.Slower ? 0.65 : 0.9;
                    break;
            }
        }

        private void Join(bool onStage)
        {
            var ear = _rig.Join(_ears, onStage);
            _here.Add(ear);
            _all.Add((ear, _frames.Count));
        }
    }
}
