import type { EventBatch, EventPage, SpaceEvent } from './protocol';
import { Reorder, type ReorderOptions } from './reorder';

/**
 * The place in a space's stored history up to which this client knows it: gives every event out once and in order,
 * whatever order the batches come in and however often, over all connections. Pure: time is an argument
 * (milliseconds, monotonic); the owner asks `needsPage` and fetches what is stored after `known`.
 */
export class EventCursor {
  readonly #early: Reorder<EventBatch>;
  #known: number | undefined;
  /** The newest number that the server spoke of. */
  #last = 0;

  constructor(options?: ReorderOptions) {
    this.#early = new Reorder(options);
  }

  /** The number of the last event that was given out or begun from; undefined before `begin`. */
  get known(): number | undefined {
    return this.#known;
  }

  /**
   * A connection stands and the server's newest event is `last`. The first one begins there, as what was before is no
   * news; a later one owes everything in between.
   */
  begin(last: number, now: number): SpaceEvent[] {
    this.hear(last);
    this.#known ??= last;
    return this.#release(now);
  }

  /** The server has stored events up to this number. */
  hear(last: number): void {
    this.#last = Math.max(this.#last, last);
  }

  /** Takes a batch; gives the events whose turn it is. */
  take(batch: EventBatch, now: number): SpaceEvent[] {
    this.#early.keep(batch, this.#known);
    return this.#known === undefined ? [] : this.#release(now);
  }

  /** Takes the answer to a request for what is stored after `after`. */
  takePage(after: number, page: EventPage, now: number): SpaceEvent[] {
    this.#early.fetched();
    this.hear(page.last);
    return this.take({ after, through: page.through, items: page.items }, now);
  }

  /** The server has stored more than it told of: fetch the page after `known`. */
  needsPage(now: number): boolean {
    return this.#known !== undefined && (this.#last > this.#known || this.#early.isStuck(now));
  }

  #release(now: number): SpaceEvent[] {
    const events: SpaceEvent[] = [];
    for (const batch of this.#early.take(this.#known!, now)) {
      for (const event of [...batch.items].sort((a, b) => a.number - b.number)) {
        if (event.number > this.#known!) events.push(event);
        this.#known = Math.max(this.#known!, event.number);
      }
      this.#known = Math.max(this.#known!, batch.through);
    }
    return events;
  }
}
