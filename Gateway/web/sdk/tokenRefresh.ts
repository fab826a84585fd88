import { tokenFrom, type TokenSource } from './api';
import { pause } from './deadline';
import { ProblemError } from './problem';
import type { Problem } from './protocol';

/** The waits before the further tries, in milliseconds. After them the server closes, and the next join asks anew. */
const waitsMs = [1000, 3000, 8000, 15_000];

/** Brings the server a fresh token before the old one runs out, so that nobody falls out of a room for it. */
export class TokenRefresh {
  readonly #source: TokenSource;
  readonly #send: (token: string) => Promise<Problem | undefined>;
  readonly #onRefused: (problem: Problem) => void;
  readonly #life = new AbortController();
  #running = false;

  constructor(source: TokenSource, send: (token: string) => Promise<Problem | undefined>, onRefused: (problem: Problem) => void) {
    this.#source = source;
    this.#send = send;
    this.#onRefused = onRefused;
  }

  stop(): void {
    this.#life.abort(new Error('The connection is closed.'));
  }

  async run(): Promise<void> {
    // A token that was given as such stays what it is.
    if (this.#running || typeof this.#source === 'string') return;
    this.#running = true;
    try {
      const refused = await this.#try();
      if (refused && !this.#life.signal.aborted) this.#onRefused(refused);
    } finally {
      this.#running = false;
    }
  }

  async #try(): Promise<Problem | undefined> {
    for (let tried = 0; ; tried++) {
      let refused: Problem | undefined;
      try {
        const token = await tokenFrom(this.#source);
        if (this.#life.signal.aborted) return undefined;
        refused = await this.#send(token);
        if (!refused) return undefined;
        // 401: the source gave the old one once more; it may have a new one in a moment.
        if (refused.status !== 401 && !new ProblemError(refused).mayPass) return refused;
      } catch {
        // The source or the server was not reached: as good a reason to try again as a refusal that passes.
      }
      const wait = waitsMs[tried];
      if (wait === undefined) return refused;
      try {
        await pause(wait, this.#life.signal);
      } catch {
        return undefined;
      }
    }
  }
}
