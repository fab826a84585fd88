import { maxHands, type Changes, type Hand, type Participant, type RoomChange, type Snapshot, type Space } from './protocol';
import { isOnStage } from './roles';
import { Reorder, type ReorderOptions } from './reorder';

/** What a client knows of its space. Replaced as a whole with every change, never changed in place. */
export interface RoomView {
  readonly space: Space;
  readonly epoch: number;
  /** The last change that is included. */
  readonly version: number;
  /** The number of the newest event that was stored when the last snapshot was taken. */
  readonly event: number;
  /** Host first, then co-hosts, then speakers in the order they came. */
  readonly stage: readonly Participant[];
  readonly listeners: number;
  /** The raised hands, oldest first; only for those who moderate. */
  readonly hands?: readonly Hand[];
  /** The queue goes on after `hands`. */
  readonly moreHands: boolean;
}

const rank = { host: 0, cohost: 1, speaker: 2, listener: 3 } as const;

/**
 * Makes the stage and the queue of hands out of a snapshot and the batches of changes after it, which may come out of
 * order, twice or not at all. Pure: time comes in as an argument (milliseconds, monotonic); the owner asks
 * `needsResync` and fetches.
 */
export class Roster {
  readonly #early: Reorder<Changes>;
  #earlyEpoch = 0;
  #view: RoomView | undefined;
  #moderates = false;

  constructor(options?: ReorderOptions) {
    this.#early = new Reorder(options);
  }

  get view(): RoomView | undefined {
    return this.#view;
  }

  /** Whether this person is known to moderate, so that a view without hands is not complete. */
  set moderates(moderates: boolean) {
    this.#moderates = moderates;
  }

  /** Takes a snapshot unless something newer is known. True when the view changed. */
  reset(snapshot: Snapshot, now: number): boolean {
    const old = this.#view;
    if (old && (snapshot.epoch < old.epoch || (snapshot.epoch === old.epoch && snapshot.version < old.version))) return false;
    this.#view = {
      space: snapshot.space,
      epoch: snapshot.epoch,
      version: snapshot.version,
      event: snapshot.event,
      stage: inOrder(snapshot.stage.filter(isOnStage)),
      listeners: snapshot.listeners,
      ...(snapshot.hands ? { hands: snapshot.hands } : {}),
      moreHands: (snapshot.hands?.length ?? 0) >= maxHands,
    };
    this.#early.fetched();
    this.#catchUp(now);
    return true;
  }

  /** Applies a batch, or keeps it until its turn. True when the view changed. */
  apply(batch: Changes, now: number): boolean {
    const view = this.#view;
    if (batch.epoch < Math.max(view?.epoch ?? 0, this.#earlyEpoch)) return false;
    if (batch.epoch > this.#earlyEpoch) {
      this.#early.clear();
      this.#earlyEpoch = batch.epoch;
    }
    if (!(view && batch.epoch === view.epoch && batch.through <= view.version)) this.#early.keep(batch, batch.epoch === view?.epoch ? view.version : undefined);
    return this.#catchUp(now);
  }

  setListeners(listeners: number): boolean {
    if (!this.#view || this.#view.listeners === listeners) return false;
    this.#view = { ...this.#view, listeners };
    return true;
  }

  /** A gap did not close, another activation speaks, or the queue of hands is not fully known: fetch a snapshot. */
  needsResync(now: number): boolean {
    const view = this.#view;
    if (!view) return false;
    if (this.#earlyEpoch > view.epoch || this.#early.isStuck(now)) return true;
    if (this.#moderates && !view.hands) return true;
    return view.moreHands && view.hands !== undefined && view.hands.length < maxHands / 2;
  }

  #catchUp(now: number): boolean {
    const before = this.#view;
    if (!before || this.#earlyEpoch > before.epoch) return false;
    if (this.#earlyEpoch < before.epoch) this.#early.clear();
    let view = before;
    // A batch that begins before what is known is taken whole: each item says how something is, and the last one counts.
    for (const batch of this.#early.take(before.version, now)) view = { ...batch.items.reduce(step, view), version: batch.through };
    this.#view = view;
    return view !== before;
  }
}

function step(view: RoomView, change: RoomChange): RoomView {
  switch (change.type) {
    case 'stage': {
      const others = view.stage.filter((one) => one.id !== change.participant.id);
      return { ...view, stage: isOnStage(change.participant) ? inOrder([...others, change.participant]) : others };
    }
    case 'left': {
      // The number tells a person's old connection from the one that took its place.
      const { id, number } = change.participant;
      return { ...view, stage: view.stage.filter((one) => one.id !== id || one.number !== number) };
    }
    case 'space':
      return { ...view, space: change.space };
    case 'hand-up': {
      // Where the known part of the queue ends before the queue does, a new hand is beyond it.
      if (!view.hands || view.moreHands) return view;
      const { participant, since } = change;
      return { ...view, hands: oldestFirst([...view.hands.filter((one) => one.participant.id !== participant.id), { participant, since }]) };
    }
    case 'hand-down':
      return view.hands ? { ...view, hands: view.hands.filter((one) => one.participant.id !== change.person) } : view;
    default:
      // A newer server may tell of things that this client does not know: they still take their place in the count.
      return view;
  }
}


function inOrder(stage: readonly Participant[]): Participant[] {
  return [...stage].sort((a, b) => rank[a.role] - rank[b.role] || a.number - b.number);
}

function oldestFirst(hands: readonly Hand[]): Hand[] {
  return [...hands].sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
}
