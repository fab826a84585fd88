using Microsoft.Playwright;

namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>The system's Chromium, driven by Playwright, with a tone generator in the place of the microphone.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Starts the browser.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM") ?? Names
            .SelectMany(n => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, n)))
            .FirstOrDefault(File.Exists);
        Assert.True(File.Exists(path), $"No Chromium at '{path}': install it (apt-get install chromium), or name another in CHROMIUM.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
                "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
            ],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>Opens the web app as a person of their own, whose microphone is a tone.</summary>
    /// <param name="url">The gateway, with the path of a space or without.</param>
    /// <param name="tone">Hz; null for somebody who must never be asked for a microphone.</param>
    /// <param name="width">Width of the window in CSS pixels.</param>
    /// <param name="right">Hz: the microphone is stereo, with this on the right and <paramref name="tone"/> on the left.</param>
    public async Task<SpacePage> OpenAsync(Uri url, double? tone, int width = 1100, double? right = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        await context.AddInitScriptAsync(right is { } other ? StereoMicrophone(tone!.Value, other) : ToneMicrophone(tone));
        await context.AddInitScriptAsync(Ear.Script);
        await context.AddInitScriptAsync(Tape.Script);
        await context.AddInitScriptAsync(Wiring);
        var page = await context.NewPageAsync();
        var result = new SpacePage(page, tone);
        await page.GotoAsync(url.ToString());
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string ToneMicrophone(double? tone) => tone is null
        ? "navigator.mediaDevices.getUserMedia = async () => { window.microphoneAsked = true; throw new DOMException('no microphone in this test', 'NotAllowedError'); };"
        : $$"""
           navigator.mediaDevices.getUserMedia = async () => {
             const context = new AudioContext({ sampleRate: 48000 });
             await context.resume();
             const oscillator = new OscillatorNode(context, { frequency: {{tone.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}} });
             const gain = new GainNode(context, { gain: 0.2 });
             const out = context.createMediaStreamDestination();
             oscillator.connect(gain).connect(out);
             oscillator.start();
             return out.stream;
           };
           """;

    // Two tones, one on each side; keeps what was asked for.
    private static string StereoMicrophone(double left, double right) => $$"""
        navigator.mediaDevices.getUserMedia = async constraints => {
          window.microphoneAskedFor = constraints;
          const context = new AudioContext({ sampleRate: 48000 });
          await context.resume();
          const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
          [{{left.ToString(System.Globalization.CultureInfo.InvariantCulture)}}, {{right.ToString(System.Globalization.CultureInfo.InvariantCulture)}}].forEach((frequency, side) => {
            const oscillator = new OscillatorNode(context, { frequency });
            oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(merger, 0, side);
            oscillator.start();
          });
          const out = new MediaStreamAudioDestinationNode(context, { channelCount: 2, channelCountMode: 'explicit' });
          merger.connect(out);
          return out.stream;
        };
        """;

    // Counts what negotiates, and keeps hold of the peer connections that the web client hides.
    private const string Wiring = """
        (() => {
          const wiring = window.wiring = {
            peers: [], local: 0, remote: 0,
            counts: () => [wiring.peers.length, wiring.local, wiring.remote],
            // Sends a tone of its own, whatever the web client does with its track.
            async defy(frequency) {
              const context = new AudioContext({ sampleRate: 48000 });
              await context.resume();
              const out = context.createMediaStreamDestination();
              const oscillator = new OscillatorNode(context, { frequency });
              oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(out);
              oscillator.start();
              const sender = wiring.peers.at(-1).getSenders()[0];
              await sender.replaceTrack(out.stream.getAudioTracks()[0]);
              sender.replaceTrack = async () => {};
            },
            // What the newest peer connection receives: the report on its incoming stream.
            async inbound() {
              const reports = [...((await wiring.peers.at(-1)?.getStats()) ?? new Map()).values()];
              return reports.find(r => r.type === 'inbound-rtp') ?? { jitterBufferDelay: 0, jitterBufferEmittedCount: 0 };
            },
            // What the newest peer connection sends: packets so far, and the level of its source, 1 is full scale.
            async sending() {
              const reports = [...(await wiring.peers.at(-1).getStats()).values()];
              return [
                reports.filter(r => r.type === 'outbound-rtp').reduce((sum, r) => sum + r.packetsSent, 0),
                Math.max(0, ...reports.filter(r => r.type === 'media-source').map(r => r.audioLevel ?? 0)),
              ];
            },
          };
          window.RTCPeerConnection = class extends window.RTCPeerConnection {
            constructor(...all) { super(...all); wiring.peers.push(this); }
            setLocalDescription(...all) { wiring.local++; return super.setLocalDescription(...all); }
            setRemoteDescription(...all) { wiring.remote++; return super.setRemoteDescription(...all); }
          };
        })();
        """;
}
