import { pause } from './deadline';

/** Both elements sound for so long: too short for two words, long enough for no click. */
const fadeMs = 40;
const fadeSteps = 4;
/** An element that has begun to play has sound after this. */
const startMs = 120;

/**
 * Plays the room through one audio element, which stays the same over reconnects. For a move from one connection to the next a second element helps out: it
 * plays the new stream while the given one changes over, so that there is neither a gap nor a moment of both.
 */
export class Playout {
  readonly #element: HTMLAudioElement;
  readonly #onBlocked: (blocked: boolean) => void;
  readonly #makeBridge: () => HTMLAudioElement;
  #bridge: HTMLAudioElement | undefined;
  /** Loudness and mute are the page's; what a fade has made of them is put back. */
  #kept: { volume: number; muted: boolean } | undefined;

  constructor(element: HTMLAudioElement, onBlocked: (blocked: boolean) => void, makeBridge = () => bridgeBeside(element)) {
    this.#element = element;
    this.#onBlocked = onBlocked;
    this.#makeBridge = makeBridge;
  }

  attach(stream: MediaStream): void {
    this.#dropBridge();
    this.#element.srcObject = stream;
    void this.resume();
  }

  /** Goes over to another stream that already plays, without a gap. When it is aborted, the element is as `attach` or `detach` leave it. */
  async handOver(stream: MediaStream, signal: AbortSignal): Promise<void> {
    const element = this.#element;
    if (element.muted || element.paused) {
      // Nobody hears it.
      this.attach(stream);
      return;
    }
    this.#dropBridge();
    const bridge = (this.#bridge = this.#makeBridge());
    this.#kept = { volume: element.volume, muted: element.muted };
    const { volume } = this.#kept;
    try {
      bridge.volume = 0;
      bridge.muted = true;
      bridge.srcObject = stream;
      await bridge.play();
      await pause(startMs, signal);
      await crossFade(element, bridge, volume, signal);
      element.srcObject = stream;
      await element.play();
      await pause(startMs, signal);
      await crossFade(bridge, element, volume, signal);
      this.#dropBridge();
    } catch {
      // The browser does not play a second element, or somebody left: one change of the stream is a gap, but no silence for ever.
      if (signal.aborted) this.#dropBridge();
      else this.attach(stream);
    }
  }

  detach(): void {
    this.#dropBridge();
    this.#element.srcObject = null;
  }

  /** Starts to play; where the browser wants a click first, says so and can be called again from that click. */
  async resume(): Promise<void> {
    try {
      await this.#element.play();
      this.#onBlocked(false);
    } catch (error) {
      // AbortError: another stream took this one's place while it was starting, and that one reports for itself.
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.#onBlocked(true);
    }
  }

  #dropBridge(): void {
    if (this.#kept) {
      this.#element.volume = this.#kept.volume;
      this.#element.muted = this.#kept.muted;
      this.#kept = undefined;
    }
    if (!this.#bridge) return;
    this.#bridge.srcObject = null;
    this.#bridge.remove();
    this.#bridge = undefined;
  }
}

/** From one element to another. Where a page cannot set the volume (iOS), muting makes it a cut. */
async function crossFade(from: HTMLAudioElement, to: HTMLAudioElement, volume: number, signal: AbortSignal): Promise<void> {
  to.muted = false;
  for (let step = 1; step <= fadeSteps; step++) {
    to.volume = (volume * step) / fadeSteps;
    from.volume = volume - to.volume;
    if (step < fadeSteps) await pause(fadeMs / fadeSteps, signal);
  }
  from.muted = true;
}

function bridgeBeside(element: HTMLAudioElement): HTMLAudioElement {
  const bridge = element.ownerDocument.createElement('audio');
  bridge.hidden = true;
  const { sinkId } = element as HTMLAudioElement & { sinkId?: string };
  // Another loudspeaker than the usual one was chosen for the given element.
  if (sinkId) void (bridge as HTMLAudioElement & { setSinkId?(id: string): Promise<void> }).setSinkId?.(sinkId).catch(() => undefined);
  element.after(bridge);
  return bridge;
}
