namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>When a tone appeared in or vanished from what a page plays.</summary>
/// <param name="At">Wall-clock milliseconds; 0 when it did not.</param>
/// <param name="Buffered">
/// How long packets waited in the browser's jitter buffer meanwhile, on average, in milliseconds. The buffer grows to the worst lateness of the last
/// seconds, so a page that was open while others were being started on a small machine has a longer one than a page that was opened last: that part
/// of a delay is the machine's, not the server's.
/// </param>
internal readonly record struct Crossing(double At, double Buffered)
{
    /// <summary>The time since an act, and what of it the browser's buffer is.</summary>
    public string After(double act) => $"{At - act:F0} ms ({Buffered:F0} of it in the browser's jitter buffer)";
}

/// <summary>What listens in a page, before the page's own scripts run.</summary>
internal static class Ear
{
    /// <summary>
    /// The level of any frequency, by the Goertzel algorithm over a 4-term Blackman-Harris window. Its side lobes are 92 dB down, where a Hann
    /// window's are 31 dB down and fall slowly, so that what two loud tones leave at a third frequency is what is really there.
    /// </summary>
    public const string Script = """
        window.ear = {
          async open() {
            const stream = document.querySelector('audio#playout').srcObject;
            if (!stream) return false;
            if (this.stream !== stream) {
              this.stream = stream;
              this.context ??= new AudioContext({ sampleRate: 48000 });
              await this.context.resume();
              this.source?.disconnect();
              this.source = this.context.createMediaStreamSource(stream);
              this.long = new AnalyserNode(this.context, { fftSize: 32768 });
              this.short = new AnalyserNode(this.context, { fftSize: 4096 });
              this.source.connect(this.long);
              this.source.connect(this.short);
              const splitter = new ChannelSplitterNode(this.context, { numberOfOutputs: 2 });
              this.source.connect(splitter);
              this.sides = [0, 1].map(side => {
                const analyser = new AnalyserNode(this.context, { fftSize: 32768 });
                splitter.connect(analyser, side);
                return analyser;
              });
            }
            return true;
          },
          windows: {},
          window(n) {
            const shape = x => 0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x);
            return this.windows[n] ??= Float32Array.from({ length: n }, (_, i) => shape(2 * Math.PI * i / n));
          },
          level(analyser, frequency) {
            const n = analyser.fftSize, samples = new Float32Array(n), window = this.window(n);
            analyser.getFloatTimeDomainData(samples);
            const w = 2 * Math.PI * frequency / 48000, c = 2 * Math.cos(w);
            let a = 0, b = 0;
            for (let i = 0; i < n; i++) {
              const s = samples[i] * window[i] + c * a - b;
              b = a; a = s;
            }
            return 20 * Math.log10(2 * Math.sqrt(Math.max(0, a * a + b * b - c * a * b)) / (0.35875 * n) + 1e-6);
          },
          async levels(frequencies) {
            return await this.open() ? frequencies.map(f => this.level(this.long, f)) : frequencies.map(() => -120);
          },
          // Of each frequency its level on the left and on the right.
          async levelsOfSides(frequencies) {
            const heard = await this.open();
            return frequencies.map(f => heard ? this.sides.map(side => this.level(side, f)) : [-120, -120]);
          },
          // How long a tone must have been there, or have been gone, until a window shows it at a limit, in milliseconds.
          lag(n, loudness, limit, below) {
            const window = this.window(n), share = 10 ** ((limit - loudness) / 20) * 0.35875 * n;
            let i = 0;
            for (let sum = window[0]; sum < share && i < n; sum += window[++i]);
            return (below ? n - i : i) / 48;
          },
          // Answers when the level of a frequency crossed a limit, in wall-clock milliseconds, and for how long packets waited in the jitter
          // buffer meanwhile. The window is 85 ms long; what it lags behind is known from how loud the tone is in full, and taken off.
          // Below counts only what stays there for 0.3 s: a short gap in what a busy machine plays is not the end of it.
          async crossing(frequency, limit, below, patience) {
            await this.open();
            const before = await wiring.inbound(), end = performance.now() + patience, n = this.short.fftSize;
            let since = 0, loudest = -120;
            while (performance.now() < end) {
              // A page that connected anew meanwhile plays another stream.
              await this.open();
              const level = this.level(this.short, frequency), now = performance.timeOrigin + performance.now();
              loudest = Math.max(loudest, level);
              if (below ? level < limit : level > limit) since ||= now;
              else if (below) since = 0;
              if (since && now - since > (below ? 300 : 100)) {
                const after = await wiring.inbound();
                const waited = after.jitterBufferDelay - before.jitterBufferDelay, played = after.jitterBufferEmittedCount - before.jitterBufferEmittedCount;
                return [since - this.lag(n, loudest, limit, below), played > 0 ? 1000 * waited / played : 0];
              }
              await new Promise(r => setTimeout(r, 5));
            }
            return [0, 0];
          },
          // The highest level of a frequency during some time, each sample over 0.7 s.
          async loudest(frequency, duration) {
            await this.open();
            const end = performance.now() + duration;
            let loudest = -120;
            while (performance.now() < end) {
              loudest = Math.max(loudest, this.level(this.long, frequency));
              await new Promise(r => setTimeout(r, 50));
            }
            return loudest;
          },
          // Where sound may have got lost on its way from the network to here, for the message of a failing test: half a second of it.
          async diagnosis() {
            const look = async () => {
              const element = document.querySelector('audio#playout'), report = await wiring.inbound();
              const { packetsReceived, packetsDiscarded, totalSamplesReceived, concealedSamples, silentConcealedSamples, jitterBufferDelay, jitterBufferEmittedCount,
                jitterBufferTargetDelay, totalAudioEnergy, audioLevel } = report;
              return {
                context: this.context?.state, time: this.context?.currentTime, paused: element.paused, played: element.currentTime,
                tracks: element.srcObject?.getTracks().map(t => `${t.readyState}${t.muted ? ' muted' : ''}`), same: this.stream === element.srcObject,
                packetsReceived, packetsDiscarded, totalSamplesReceived, concealedSamples, silentConcealedSamples, jitterBufferDelay, jitterBufferEmittedCount,
                jitterBufferTargetDelay, totalAudioEnergy, audioLevel,
              };
            };
            const first = await look();
            await new Promise(r => setTimeout(r, 500));
            return JSON.stringify([first, await look()]);
          },
        };
        """;
}
