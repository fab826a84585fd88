import { withStereo } from './stereo';

/**
 * One peer connection with one audio line, both ways from the start: a microphone that comes on later only
 * replaces the sender's track and needs no new offer.
 */
export class MediaLink {
  readonly stream = new MediaStream();
  /** Settles when the browser reports the connection as up, or fails when it will not come. */
  readonly connected: Promise<void>;
  readonly #peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  readonly #audio: RTCRtpTransceiver;

  /** `onFailed` comes when the browser itself gives the connection up. */
  constructor(track: MediaStreamTrack | undefined, onFailed: () => void) {
    this.#audio = this.#peer.addTransceiver(track ?? 'audio', { direction: 'sendrecv' });
    this.#peer.ontrack = ({ track: remote }) => this.stream.addTrack(remote);
    this.connected = new Promise((resolve, reject) => {
      const look = () => {
        if (this.#peer.connectionState === 'connected') resolve();
        if (this.#peer.connectionState === 'failed' || this.#peer.iceConnectionState === 'failed') {
          reject(new Error('The media connection could not be made.'));
          onFailed();
        }
      };
      this.#peer.addEventListener('connectionstatechange', look);
      this.#peer.addEventListener('iceconnectionstatechange', look);
    });
    // Whoever still waits hears of it; a failure after that is told by onFailed alone.
    this.connected.catch(() => undefined);
  }

  /** The offer as it is, without waiting for candidates: the gateway learns our address from our checks. */
  async offer(): Promise<string> {
    const made = await this.#peer.createOffer();
    await this.#peer.setLocalDescription(made.sdp === undefined ? made : { type: 'offer', sdp: withStereo(made.sdp) });
    const sdp = this.#peer.localDescription?.sdp;
    if (!sdp) throw new Error('The browser made no offer.');
    return sdp;
  }

  accept(answer: string): Promise<void> {
    return this.#peer.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    return this.#audio.sender.replaceTrack(track);
  }

  /** How many RTP packets have arrived so far. */
  async packetsReceived(): Promise<number> {
    let packets = 0;
    const report = await this.#audio.receiver.getStats();
    report.forEach((entry: { type: string; packetsReceived?: number }) => {
      if (entry.type === 'inbound-rtp') packets += entry.packetsReceived ?? 0;
    });
    return packets;
  }

  close(): void {
    this.#peer.close();
  }
}
