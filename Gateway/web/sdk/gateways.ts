/** The gateways a client may use, in turn. All are equal: a space can be joined over any of them. */
export class Gateways {
  readonly #bases: readonly string[];
  #index = 0;

  /** `bases` are origins such as `https://gw1.example`; empty means the page's own origin. */
  constructor(bases: readonly string[] = []) {
    const given = bases.length > 0 ? bases : [globalThis.location?.origin ?? ''];
    this.#bases = given.map((base) => base.replace(/\/+$/, ''));
  }

  get current(): string {
    return this.#bases[this.#index] ?? '';
  }

  get count(): number {
    return this.#bases.length;
  }

  /** Moves on to the next one, round and round. */
  next(): string {
    this.#index = (this.#index + 1) % this.#bases.length;
    return this.current;
  }
}
