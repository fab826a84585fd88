export interface ReorderOptions {
  /** How long a gap may stay open, in milliseconds. */
  gapMs: number;
  /** How many early batches are kept while waiting for the missing one. */
  longestQueue: number;
}

export const defaultReorder: ReorderOptions = { gapMs: 500, longestQueue: 256 };

/** Covers every number after `after` up to `through`. */
export interface Range {
  after: number;
  through: number;
}

/** Keeps batches that came early and gives them out in order, each number once. Pure: time is an argument. */
export class Reorder<Batch extends Range> {
  readonly #options: ReorderOptions;
  #early: Batch[] = [];
  /** Up to here there was more than could be kept. */
  #dropped = 0;
  #gapSince: number | undefined;

  constructor(options: ReorderOptions = defaultReorder) {
    this.#options = options;
  }

  clear(): void {
    this.#early = [];
    this.#dropped = 0;
    this.#gapSince = undefined;
  }

  /** Early ones that do not fit are not kept: they are fetched with what is missing before them. */
  keep(batch: Batch, known: number | undefined): void {
    const isNext = known !== undefined && batch.after <= known;
    if (isNext || this.#early.length < this.#options.longestQueue) this.#early.push(batch);
    else this.#dropped = Math.max(this.#dropped, batch.through);
  }

  /** The batches that now follow on `known`, in order, without those that bring nothing new. */
  take(known: number, now: number): Batch[] {
    const ready: Batch[] = [];
    this.#early.sort((a, b) => a.after - b.after || a.through - b.through);
    const later: Batch[] = [];
    for (const batch of this.#early) {
      if (batch.through <= known) continue;
      if (batch.after > known) later.push(batch);
      else {
        ready.push(batch);
        known = batch.through;
      }
    }
    this.#early = later;
    if (this.#dropped <= known) this.#dropped = 0;
    if (later.length === 0) this.#gapSince = undefined;
    else if (ready.length > 0 || this.#gapSince === undefined) this.#gapSince = now;
    return ready;
  }

  /** A gap did not close by itself. */
  isStuck(now: number): boolean {
    return this.#dropped > 0 || (this.#gapSince !== undefined && now - this.#gapSince >= this.#options.gapMs);
  }

  /** Something was fetched: what is still missing after it gets its own time. */
  fetched(): void {
    this.#gapSince = undefined;
  }
}
