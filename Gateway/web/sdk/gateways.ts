/** So many are remembered that the server told of. */
const mostLearned = 8;

/** The gateways a client may use, in turn. All are equal: a space can be joined over any of them. */
export class Gateways {
  readonly #given: readonly string[];
  #learned: string[] = [];
  #current: string;

  /** `bases` are origins such as `https://gw1.example`; empty means the page's own origin. */
  constructor(bases: readonly string[] = []) {
    const given = bases.length > 0 ? bases : [globalThis.location?.origin ?? ''];
    this.#given = [...new Set(given.map((base) => base.replace(/\/+$/, '')))];
    this.#current = this.#given[0]!;
  }

  get current(): string {
    return this.#current;
  }

  get count(): number {
    return this.#all.length;
  }

  /** Moves on to the next one, round and round. */
  next(): string {
    const all = this.#all;
    return (this.#current = all[(all.indexOf(this.#current) + 1) % all.length]!);
  }

  /** Goes on from this one, which need not have been known. */
  use(base: string): void {
    this.#current = base;
  }

  /** The server told of the cluster's other gateways: they replace those that it told of before. What is no origin is left out. */
  learn(bases: readonly string[]): void {
    const origins = bases.map(originOf).filter((base) => base !== undefined);
    this.#learned = [...new Set(origins)].slice(0, mostLearned);
  }

  get #all(): string[] {
    return [...new Set([...this.#given, ...this.#learned, this.#current])];
  }
}

/** An http or https origin, or undefined; a page of https may not call http. */
export function originOf(base: string): string | undefined {
  try {
    const { protocol, origin } = new URL(base);
    if (protocol === 'https:') return origin;
    return protocol === 'http:' && globalThis.location?.protocol !== 'https:' ? origin : undefined;
  } catch {
    return undefined;
  }
}
