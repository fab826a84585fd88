using System.Text.Json;

namespace Spaces.EndToEnd.Tests.Browser;

/// <summary>A page without our web client: WHIP and WHEP by nothing but fetch and RTCPeerConnection.</summary>
internal sealed class PlainPage
{
    private const string Script = """
        () => {
          const peers = {};
          const iceOf = (sdp, name) => sdp.match(new RegExp(`a=ice-${name}:(.*)`))[1].trim();
          window.plain = {
            async open(kind, url, token, port) {
              const pc = new RTCPeerConnection();
              if (kind === 'whip') {
                const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
                pc.addTransceiver(stream.getAudioTracks()[0], { direction: 'sendonly', streams: [stream] });
              } else {
                pc.addTransceiver('audio', { direction: 'recvonly' });
                pc.ontrack = e => {
                  const audio = document.createElement('audio');
                  audio.id = 'playout';
                  audio.srcObject = new MediaStream([e.track]);
                  document.body.append(audio);
                  audio.play();
                };
              }
              await pc.setLocalDescription();
              const response = await this.send('POST', url, token, 'application/sdp', pc.localDescription.sdp);
              const body = await response.text();
              const header = name => response.headers.get(name) ?? '';
              const result = {
                status: response.status, type: header('content-type'), location: header('location'), etag: header('etag'),
                patch: header('accept-patch'), body,
              };
              if (response.status !== 201) return result;
              // A port of its own stands for a network between the two.
              const answer = port ? body.replace(/( udp \d+ \S+ )\d+( typ host)/g, `$1${port}$2`) : body;
              await pc.setRemoteDescription({ type: 'answer', sdp: answer });
              peers[kind] = { pc, answer, token, session: new URL(result.location, url) };
              return result;
            },
            send(method, url, token, type, body, match) {
              const headers = { Authorization: `Bearer ${token}` };
              if (match) headers['If-Match'] = match;
              if (type) headers['Content-Type'] = type;
              return fetch(url, { method, headers, body });
            },
            state: kind => peers[kind].pc.connectionState,
            async patch(kind, fragment, match) {
              const { session, token } = peers[kind];
              const response = await this.send('PATCH', session, token, 'application/trickle-ice-sdpfrag', fragment, match);
              return { status: response.status, type: response.headers.get('content-type') ?? '', etag: response.headers.get('etag') ?? '', body: await response.text() };
            },
            fragment: kind => `a=ice-ufrag:${iceOf(peers[kind].pc.localDescription.sdp, 'ufrag')}\r\na=ice-pwd:${iceOf(peers[kind].pc.localDescription.sdp, 'pwd')}\r\n`,
            // RFC 9725 section 4.3.3: a new offer's credentials go out, the old answer comes back with the server's new ones in it.
            async restart(kind) {
              const peer = peers[kind], { pc } = peer;
              const before = iceOf(pc.localDescription.sdp, 'ufrag');
              await pc.setLocalDescription(await pc.createOffer({ iceRestart: true }));
              const response = await this.patch(kind, this.fragment(kind), '*');
              if (response.status === 200) {
                peer.answer = peer.answer
                  .replace(/a=ice-ufrag:.*/, `a=ice-ufrag:${iceOf(response.body, 'ufrag')}`)
                  .replace(/a=ice-pwd:.*/, `a=ice-pwd:${iceOf(response.body, 'pwd')}`);
                await pc.setRemoteDescription({ type: 'answer', sdp: peer.answer });
              }
              return { ...response, before, after: iceOf(pc.localDescription.sdp, 'ufrag'), server: iceOf(peer.answer, 'ufrag') };
            },
            // Answered checks of the pair in use, of those with the present credentials: grows only while the server knows them. A pair from before a restart
            // may stay in the list, and is ahead of the new one.
            async consent(kind) {
              const { pc } = peers[kind], stats = await pc.getStats(), fragment = iceOf(pc.localDescription.sdp, 'ufrag');
              return Math.max(0, ...[...stats.values()]
                .filter(s => s.type === 'candidate-pair' && s.nominated && s.state === 'succeeded' && stats.get(s.localCandidateId)?.usernameFragment === fragment)
                .map(s => s.responsesReceived));
            },
            async end(kind) {
              const { session, token } = peers[kind];
              return (await this.send('DELETE', session, token)).status;
            },
          };
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SpacePage _page;

    private PlainPage(SpacePage page) => _page = page;

    /// <summary>Opens a page of the gateway that has no script of ours on it.</summary>
    public static async Task<PlainPage> OpenAsync(Chromium chromium, Uri gateway, double? tone)
    {
        var page = await chromium.OpenAsync(new Uri(gateway, "/healthz"), tone);
        await page.Page.EvaluateAsync(Script);
        return new PlainPage(page);
    }

    /// <summary>Offers at a door and connects; with a port, through that one instead of the answer's.</summary>
    public async Task<JsonElement> OfferAsync(string kind, Uri door, string token, int? port = null)
    {
        var answer = await _page.Page.EvaluateAsync<JsonElement>(
            "a => plain.open(a.kind, a.url, a.token, a.port)", new { kind, url = door.ToString(), token, port });
        var state = "";
        await Poll.UntilAsync(
            async () => (state = await _page.Page.EvaluateAsync<string>("k => plain.state(k)", kind)) == "connected",
            Patience, () => $"the plain page's {kind} is {state}. {answer} {_page.Console}");
        return answer;
    }

    /// <summary>Waits until the levels of tones in what it hears are as they should be.</summary>
    public async Task LevelsAsync(double[] frequencies, Func<double[], bool> good, string what)
    {
        double[] last = [];
        await Poll.UntilAsync(
            async () => good(last = await _page.LevelsAsync(frequencies)), Patience,
            () => $"{what}; levels of {string.Join(", ", frequencies)} Hz are {string.Join(", ", last)} dB. {_page.Console}");
    }

    /// <summary>Sends a fragment to the session.</summary>
    public Task<JsonElement> PatchAsync(string kind, string fragment, string? match) =>
        _page.Page.EvaluateAsync<JsonElement>("a => plain.patch(a.kind, a.fragment, a.match)", new { kind, fragment, match });

    /// <summary>The fragment that names the credentials in use.</summary>
    public Task<string> FragmentAsync(string kind) => _page.Page.EvaluateAsync<string>("k => plain.fragment(k)", kind);

    /// <summary>Restarts ICE.</summary>
    public Task<JsonElement> RestartAsync(string kind) => _page.Page.EvaluateAsync<JsonElement>("k => plain.restart(k)", kind);

    /// <summary>How many checks the pair in use has had answered.</summary>
    public Task<double> ConsentAsync(string kind) => _page.Page.EvaluateAsync<double>("k => plain.consent(k)", kind);

    /// <summary>Ends the session with DELETE; answers the status.</summary>
    public Task<int> EndAsync(string kind) => _page.Page.EvaluateAsync<int>("k => plain.end(k)", kind);
}
