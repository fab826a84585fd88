/** Why there is no microphone. */
export type MicrophoneFault = 'denied' | 'missing' | 'busy' | 'insecure';

export class MicrophoneError extends Error {
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, cause?: unknown) {
    super(`No microphone: ${fault}.`, { cause });
    this.name = 'MicrophoneError';
    this.fault = fault;
  }
}

/** The person's microphone: asked for only when wanted, one track for all connections, released on leave. */
export class Microphone {
  readonly #onEnded: () => void;
  #track: MediaStreamTrack | undefined;
  #asking: Promise<MediaStreamTrack> | undefined;

  /** `onEnded` comes when the device goes away by itself (unplugged, permission withdrawn). */
  constructor(onEnded: () => void) {
    this.#onEnded = onEnded;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Gives the track, asking the person if need be. Throws `MicrophoneError`. */
  acquire(): Promise<MediaStreamTrack> {
    if (this.#track?.readyState === 'live') return Promise.resolve(this.#track);
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  /** Whether `acquire` will give it without asking the person. */
  async isPermitted(): Promise<boolean> {
    if (this.#track?.readyState === 'live') return true;
    try {
      // Not every type library knows the name, nor does every browser.
      const status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      return status.state === 'granted';
    } catch {
      return false;
    }
  }

  setEnabled(enabled: boolean): void {
    if (this.#track) this.#track.enabled = enabled;
  }

  release(): void {
    this.#track?.stop();
    this.#track = undefined;
  }

  async #ask(): Promise<MediaStreamTrack> {
    // Browsers hide it on pages that are neither https nor loopback.
    if (!navigator.mediaDevices) throw new MicrophoneError('insecure');
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (error) {
      throw new MicrophoneError(faultOf(error), error);
    }
    const track = stream.getAudioTracks()[0];
    if (!track) throw new MicrophoneError('missing');
    track.addEventListener('ended', () => {
      if (this.#track !== track) return;
      this.#track = undefined;
      this.#onEnded();
    });
    this.#track = track;
    return track;
  }
}

function faultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'denied';
}
