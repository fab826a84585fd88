export interface MediaWatchOptions {
  /** How long the first packet may take, in milliseconds. */
  firstPacketMs: number;
  /**
   * How long no packet may come after that, in milliseconds. In a pause the gateway sends one every 400 to 500 ms, and
   * one of them may be lost.
   */
  lossMs: number;
  /** The most that one step between two samples counts, in milliseconds. */
  longestStepMs: number;
}

export const defaultMediaWatch: MediaWatchOptions = { firstPacketMs: 5000, lossMs: 1000, longestStepMs: 500 };

export type MediaVerdict = 'waiting' | 'flowing' | 'lost';

/**
 * Tells from a counter of received packets whether sound still arrives. A browser itself needs 7 s to notice.
 * Time comes in as an argument (milliseconds, monotonic). A step longer than the limit counts as the limit: a page
 * whose timers were held up (background tab, sleeping laptop) has not listened, so it has no proof of silence.
 */
export class MediaWatch {
  readonly #options: MediaWatchOptions;
  #last: number;
  #packets = 0;
  #silentMs = 0;

  constructor(now: number, options: MediaWatchOptions = defaultMediaWatch) {
    this.#options = options;
    this.#last = now;
  }

  sample(packets: number, now: number): MediaVerdict {
    const step = Math.max(0, Math.min(now - this.#last, this.#options.longestStepMs));
    this.#last = now;
    if (packets !== this.#packets) {
      this.#packets = packets;
      this.#silentMs = 0;
      return 'flowing';
    }
    this.#silentMs += step;
    const started = this.#packets > 0;
    if (this.#silentMs >= (started ? this.#options.lossMs : this.#options.firstPacketMs)) return 'lost';
    return started ? 'flowing' : 'waiting';
  }
}
