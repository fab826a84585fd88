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
  /** What the next track is opened for. */
  #music = false;
  /** What the present one was opened for. */
  #openedForMusic = false;
  /** It was said that they differ. */
  #told = false;

  /** `onEnded` comes when the device goes away by itself (unplugged, permission withdrawn). */
  constructor(onEnded: () => void) {
    this.#onEnded = onEnded;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** What the microphone is for. True, once, when the open track was opened for something else: `reopen` gives one that fits. */
  setMusic(music: boolean): boolean {
    if (music !== this.#music) this.#told = false;
    this.#music = music;
    if (this.#told || this.#track?.readyState !== 'live' || this.#openedForMusic === music) return false;
    return (this.#told = true);
  }

  /** A new track in place of the present one, which stays when there is none. Throws `MicrophoneError`. */
  async reopen(): Promise<MediaStreamTrack> {
    const before = this.#track;
    const track = await this.#ask();
    // Released while the browser opened it.
    if (before?.readyState === 'ended') this.release();
    else track.enabled = before?.enabled ?? true;
    before?.stop();
    return track;
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
    const music = this.#music;
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: constraintsFor(music),
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
    this.#openedForMusic = music;
    return track;
  }
}

/** What makes a voice clear takes an instrument for noise and echo. */
export function constraintsFor(music: boolean): MediaTrackConstraints {
  const voice = { echoCancellation: !music, noiseSuppression: !music, autoGainControl: !music };
  return music ? { ...voice, channelCount: { ideal: 2 } } : voice;
}

function faultOf(error: unknown): MicrophoneFault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'denied';
}
