"""A WHIP speaker or WHEP listener made of GStreamer alone: no code in common with the server or its web client.

    gst_webrtc.py whip URL TOKEN FREQUENCY     speaks a tone of that frequency
    gst_webrtc.py whep URL TOKEN FREQUENCY...  listens, and says how loud each frequency is

Says what happens as one JSON object a line on stdout. Reads commands from stdin: "delete" ends the session by its Location,
"quit" or the end of stdin leaves without a word.
"""
import array
import json
import math
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstApp, GstSdp, GstWebRTC  # noqa: E402

RATE = 48000
WINDOW = RATE // 2
OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2"


def say(event, **values):
    print(json.dumps({"event": event, **values}), flush=True)


def level(samples, frequency):
    """dB below a full-scale sine, by the Goertzel algorithm under a Hann window."""
    count = len(samples)
    turn = 2 * math.cos(2 * math.pi * frequency / RATE)
    one = two = 0.0
    for i, sample in enumerate(samples):
        zero = sample * (0.5 - 0.5 * math.cos(2 * math.pi * i / count)) + turn * one - two
        two, one = one, zero
    power = one * one + two * two - turn * one * two
    return 10 * math.log10(max(power, 0) / (count * count / 16) + 1e-12)


class Tool:
    def __init__(self, kind, url, token, frequencies):
        self.kind, self.url, self.token, self.frequencies = kind, url, token, frequencies
        self.location = None
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.Pipeline.new()
        self.webrtc = self.make("webrtcbin", **{"bundle-policy": GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE})
        self.webrtc.connect("on-negotiation-needed", self.negotiate)
        self.webrtc.connect("notify::ice-gathering-state", self.gathered)
        self.webrtc.connect("notify::connection-state", self.connection_changed)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.failed)
        if kind == "whip":
            speaker = Gst.parse_bin_from_description(
                f"audiotestsrc is-live=true wave=sine freq={frequencies[0]} volume=0.2 samplesperbuffer=960"
                f" ! audio/x-raw,rate={RATE},channels=1 ! opusenc frame-size=20 bitrate=48000 ! rtpopuspay pt=97 ! capsfilter caps=\"{OPUS}\"",
                True)
            self.pipeline.add(speaker)
            speaker.link(self.webrtc)
            self.webrtc.emit("get-transceiver", 0).set_property(
                "direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        else:
            self.webrtc.connect("pad-added", self.heard)
            self.webrtc.emit(
                "add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(OPUS))

    def make(self, name, **properties):
        element = Gst.ElementFactory.make(name)
        for key, value in properties.items():
            element.set_property(key, value)
        self.pipeline.add(element)
        return element

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        threading.Thread(target=self.obey, daemon=True).start()
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)

    # The offer goes out once all candidates are in it: neither side trickles.
    def negotiate(self, _):
        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offered))

    def offered(self, promise):
        # The offer belongs to the reply, and the reply to the promise: all three have to live as long as the call.
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.webrtc.emit("set-local-description", offer, Gst.Promise.new())

    def gathered(self, *_):
        if self.webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            threading.Thread(target=self.post, daemon=True).start()

    def post(self):
        offer = self.webrtc.get_property("local-description").sdp.as_text()
        status, headers, body = self.request("POST", self.url, offer.encode(), "application/sdp")
        say("answered", status=status, headers=headers, body=body)
        if status != 201:
            return
        self.location = urllib.parse.urljoin(self.url, headers["location"])
        _, sdp = GstSdp.SDPMessage.new_from_text(body)
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.webrtc.emit("set-remote-description", answer, Gst.Promise.new())

    def request(self, method, url, body=None, content_type=None):
        request = urllib.request.Request(url, body, {"Authorization": f"Bearer {self.token}"}, method=method)
        if content_type:
            request.add_header("Content-Type", content_type)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, {k.lower(): v for k, v in response.headers.items()}, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()

    def connection_changed(self, *_):
        say("connection", state=self.webrtc.get_property("connection-state").value_nick)

    def heard(self, _, pad):
        sound = Gst.parse_bin_from_description(
            "rtpopusdepay ! opusdec ! audioconvert ! audioresample"
            f" ! audio/x-raw,format=F32LE,rate={RATE},channels=1 ! appsink name=ear emit-signals=true sync=false", True)
        self.pipeline.add(sound)
        samples = array.array("f")

        def on_sample(ear):
            buffer = ear.emit("pull-sample").get_buffer()
            samples.frombytes(buffer.extract_dup(0, buffer.get_size()))
            if len(samples) >= WINDOW:
                say("levels", levels=[round(level(samples[:WINDOW], f), 1) for f in self.frequencies])
                del samples[:]
            return Gst.FlowReturn.OK

        sound.get_by_name("ear").connect("new-sample", on_sample)
        sound.sync_state_with_parent()
        pad.link(sound.get_static_pad("sink"))

    def failed(self, _, message):
        error, debug = message.parse_error()
        say("error", message=error.message, debug=debug)
        self.loop.quit()

    def obey(self):
        for line in sys.stdin:
            if line.strip() == "delete":
                status, _, _ = self.request("DELETE", self.location)
                say("deleted", status=status)
            else:
                break
        self.loop.quit()


if __name__ == "__main__":
    Gst.init(None)
    Tool(sys.argv[1], sys.argv[2], sys.argv[3], [float(f) for f in sys.argv[4:]]).run()
