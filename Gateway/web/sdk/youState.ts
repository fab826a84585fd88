import type { You } from './protocol';

/** The newest that the server said of this person. Versions count within an epoch; an older one never undoes a newer one. */
export class YouState {
  #latest: You | undefined;
  #epoch = 0;
  #version = -1;

  get latest(): You | undefined {
    return this.#latest;
  }

  /** The room has another activation: its versions begin anew. True when that is so. */
  enter(epoch: number): boolean {
    if (epoch <= this.#epoch) return false;
    this.#epoch = epoch;
    this.#version = -1;
    return true;
  }

  /** True when it says something newer or something else. */
  take(you: You): boolean {
    if (you.epoch !== undefined) {
      if (you.epoch < this.#epoch) return false;
      this.enter(you.epoch);
    }
    if (you.version < this.#version) return false;
    if (you.version === this.#version && JSON.stringify(you) === JSON.stringify(this.#latest)) return false;
    this.#version = you.version;
    this.#latest = you;
    return true;
  }
}
