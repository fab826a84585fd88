namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>What a tape recorder beside the page would have on its tape.</summary>
/// <param name="LongestSilence">The longest time without a sound, in milliseconds; 5 ms are the finest that is told apart.</param>
/// <param name="Recorded">How long it ran, in milliseconds.</param>
/// <param name="Missed">Milliseconds that the page was too busy to record.</param>
internal readonly record struct Recording(double LongestSilence, double Recorded, double Missed);

/// <summary>
/// Records the sum of all that the page's audio elements play, each as loud as it is set: a browser gives no script what comes out of its loudspeaker. The
/// elements' setters are overheard, so that a change is in the recording in the very moment it is made.
/// </summary>
internal static class Tape
{
    /// <summary>Defines <c>tape</c>, before the page's own scripts run.</summary>
    public const string Script = """
        (() => {
          const tape = window.tape = {
            players: new Map(),
            apply(element) {
              if (!tape.context) return;
              const { srcObject: stream } = element, player = tape.players.get(element) ?? { gain: new GainNode(tape.context, { gain: 0 }) };
              if (!tape.players.has(element)) {
                tape.players.set(element, player);
                player.gain.connect(tape.out);
              }
              if (player.stream !== stream) {
                player.source?.disconnect();
                player.source = stream ? tape.context.createMediaStreamSource(stream) : undefined;
                player.source?.connect(player.gain);
                player.stream = stream;
              }
              player.gain.gain.value = element.muted ? 0 : element.volume;
            },
            async start() {
              tape.context = new AudioContext({ sampleRate: 48000 });
              await tape.context.resume();
              tape.out = new AnalyserNode(tape.context, { fftSize: 32768 });
              document.querySelectorAll('audio').forEach(tape.apply);
              const samples = new Float32Array(32768), block = 240;
              // The browser takes a moment to begin: what was before that is no silence.
              let at = tape.context.currentTime, quiet = 0, heard = false;
              Object.assign(tape, { longest: 0, recorded: 0, missed: 0 });
              setInterval(() => {
                tape.out.getFloatTimeDomainData(samples);
                const now = tape.context.currentTime, fresh = Math.round((now - at) * 48000 / block) * block;
                at += fresh / 48000;
                const from = Math.max(0, samples.length - fresh);
                tape.missed += Math.max(0, fresh - samples.length) / 48;
                for (let i = from; i + block <= samples.length; i += block) {
                  let sum = 0;
                  for (let j = i; j < i + block; j++) sum += samples[j] ** 2;
                  const loud = Math.sqrt(sum / block) > 0.003;
                  heard ||= loud;
                  quiet = loud || !heard ? 0 : quiet + 1;
                  tape.longest = Math.max(tape.longest, quiet * 5);
                  if (heard) tape.recorded += 5;
                }
              }, 100);
            },
            sofar: () => [tape.longest, tape.recorded, tape.missed],
          };
          for (const name of ['srcObject', 'volume', 'muted']) {
            const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name);
            Object.defineProperty(HTMLMediaElement.prototype, name, {
              ...property,
              set(value) {
                property.set.call(this, value);
                tape.apply(this);
              },
            });
          }
        })();
        """;
}
