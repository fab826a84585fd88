import type { Participant, Snapshot, Space, SpaceEvent } from './protocol';

/** What a client knows of its space. Replaced as a whole with every change, never changed in place. */
export interface RoomView {
  readonly space: Space;
  readonly epoch: number;
  /** The number of the last event that is included. */
  readonly event: number;
  /** Host first, then co-hosts, then speakers in the order they came. */
  readonly stage: readonly Participant[];
  readonly listeners: number;
}

export interface RosterOptions {
  /** How long a gap in the event numbers may stay open, in milliseconds. */
  gapMs: number;
  /** How many early events are kept while waiting for the missing one. */
  longestQueue: number;
}

export const defaultRoster: RosterOptions = { gapMs: 500, longestQueue: 256 };

const rank = { host: 0, cohost: 1, speaker: 2, listener: 3 } as const;

/**
 * Makes the stage out of a snapshot and the numbered events after it, which may come out of order, twice or not at
 * all. Pure: time comes in as an argument (milliseconds, monotonic); the owner asks `needsResync` and fetches.
 */
export class Roster {
  readonly #options: RosterOptions;
  readonly #early = new Map<number, SpaceEvent>();
  #earlyEpoch = 0;
  #view: RoomView | undefined;
  #gapSince: number | undefined;

  constructor(options: RosterOptions = defaultRoster) {
    this.#options = options;
  }

  get view(): RoomView | undefined {
    return this.#view;
  }

  /** Takes a snapshot unless something newer is known. True when the view changed. */
  reset(snapshot: Snapshot, now: number): boolean {
    const old = this.#view;
    if (old && (snapshot.epoch < old.epoch || (snapshot.epoch === old.epoch && snapshot.event < old.event))) return false;
    this.#view = {
      space: snapshot.space,
      epoch: snapshot.epoch,
      event: snapshot.event,
      stage: inOrder(snapshot.stage.filter(isOnStage)),
      listeners: snapshot.listeners,
    };
    this.#gapSince = undefined;
    this.#catchUp(now);
    return true;
  }

  /** Applies an event, or keeps it until its turn. True when the view changed. */
  apply(event: SpaceEvent, now: number): boolean {
    const view = this.#view;
    const newest = Math.max(view?.epoch ?? 0, this.#earlyEpoch);
    if (event.epoch < newest) return false;
    if (view && event.epoch === view.epoch && event.number <= view.event) return false;
    if (event.epoch > this.#earlyEpoch) {
      this.#early.clear();
      this.#earlyEpoch = event.epoch;
    }
    this.#early.set(event.number, event);
    return this.#catchUp(now);
  }

  setListeners(listeners: number): boolean {
    if (!this.#view || this.#view.listeners === listeners) return false;
    this.#view = { ...this.#view, listeners };
    return true;
  }

  /** The numbers have a gap that did not close, or another activation speaks: a snapshot must be fetched. */
  needsResync(now: number): boolean {
    if (!this.#view) return false;
    if (this.#earlyEpoch > this.#view.epoch) return true;
    if (this.#early.size > this.#options.longestQueue) return true;
    return this.#gapSince !== undefined && now - this.#gapSince >= this.#options.gapMs;
  }

  #catchUp(now: number): boolean {
    let view = this.#view;
    if (!view || this.#earlyEpoch > view.epoch) return false;
    if (this.#earlyEpoch < view.epoch) this.#early.clear();
    for (const number of this.#early.keys()) if (number <= view.event) this.#early.delete(number);

    const before = view;
    for (let next; (next = this.#early.get(view.event + 1)) !== undefined; ) {
      this.#early.delete(next.number);
      view = step(view, next);
    }
    this.#view = view;
    if (this.#early.size === 0) this.#gapSince = undefined;
    else if (view !== before || this.#gapSince === undefined) this.#gapSince = now;
    return view !== before;
  }
}

function step(view: RoomView, event: SpaceEvent): RoomView {
  const next = { ...view, event: event.number };
  const who = event.participant;
  switch (event.type) {
    case 'participant-joined':
    case 'participant-muted':
    case 'participant-unmuted': {
      if (!who) return next;
      const others = view.stage.filter((one) => one.id !== who.id);
      return { ...next, stage: isOnStage(who) ? inOrder([...others, who]) : others };
    }
    case 'participant-left':
      // The number tells a person's old connection from the one that took its place.
      return { ...next, stage: view.stage.filter((one) => one.id !== who?.id || one.number !== who.number) };
    case 'space-ended':
      return { ...next, space: { ...view.space, state: 'ended' } };
    default:
      // A newer server may number events that this client does not know: they still take their place in the count.
      return next;
  }
}

function isOnStage(one: Participant): boolean {
  return one.role !== 'listener';
}

function inOrder(stage: readonly Participant[]): Participant[] {
  return [...stage].sort((a, b) => rank[a.role] - rank[b.role] || a.number - b.number);
}
