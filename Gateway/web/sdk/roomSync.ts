import type { EventCursor } from './eventCursor';
import type { Changes, EventBatch, EventPage, JoinResult, Problem, Snapshot, SpaceEvent, You } from './protocol';
import { Roster, type RoomView } from './roster';
import { moderates } from './roles';
import { YouState } from './youState';

/** Something that is asked for and does not come is not asked for again before that, in milliseconds. */
const pauseMs = 1000;

/** Where what was missed is fetched. */
export interface RoomSource {
  /** Null where the server has none to give. */
  snapshot(): Promise<Snapshot | null>;
  you(): Promise<You | null>;
  eventsAfter(number: number): Promise<EventPage>;
}

export interface RoomHandlers {
  room(view: RoomView): void;
  event(event: SpaceEvent): void;
  you(you: You): void;
}

/** Keeps the room, its history and this person's own state in step with the server over one connection. */
export class RoomSync {
  readonly #source: RoomSource;
  readonly #handlers: RoomHandlers;
  readonly #cursor: EventCursor;
  readonly #now: () => number;
  readonly #roster = new Roster();
  readonly #you = new YouState();
  #roomNotBefore = -Infinity;
  #eventsNotBefore = -Infinity;
  /** What the join said of the history, until `start`. */
  #joinedAt = 0;
  /** Events that came before `start`. */
  #untold: EventBatch[] = [];
  #told = false;
  #stopped = false;

  /** `now` gives monotonic milliseconds. */
  constructor(source: RoomSource, handlers: RoomHandlers, cursor: EventCursor, now: () => number) {
    this.#source = source;
    this.#handlers = handlers;
    this.#cursor = cursor;
    this.#now = now;
  }

  get view(): RoomView | undefined {
    return this.#roster.view;
  }

  get you(): You | undefined {
    return this.#you.latest;
  }

  /** Takes the answer to a join. Nothing is told before `start`. */
  joined({ me, you, snapshot, events }: JoinResult): void {
    if (!me || !snapshot) throw new Error('The answer to the join is incomplete.');
    const now = this.#now();
    this.#roster.moderates = moderates(me);
    this.#roster.reset(snapshot, now);
    this.#you.enter(this.#roster.view!.epoch);
    this.#you.take(you ?? { participant: me, version: 0 });
    this.#joinedAt = snapshot.event;
    if (events) this.#untold.push(events);
  }

  /** From here on changes are told as they come, first of all the events that were missed. */
  start(): void {
    this.#told = true;
    const now = this.#now();
    // Only now: a connection that fails before this has taken nothing from the next one.
    const missed = this.#untold.flatMap((batch) => this.#cursor.take(batch, now));
    this.#untold = [];
    this.#tellEvents([...missed, ...this.#cursor.begin(this.#joinedAt, now)]);
    this.tick();
  }

  stop(): void {
    this.#stopped = true;
  }

  onSnapshot(snapshot: Snapshot): void {
    if (this.#told) this.#cursor.hear(snapshot.event);
    this.#change(() => this.#roster.reset(snapshot, this.#now()));
  }

  onChanges(batch: Changes): void {
    this.#change(() => this.#roster.apply(batch, this.#now()));
  }

  onCount(listeners: number): void {
    this.#change(() => this.#roster.setListeners(listeners));
  }

  onEvents(batch: EventBatch): void {
    if (this.#stopped) return;
    if (this.#told) this.#tellEvents(this.#cursor.take(batch, this.#now()));
    else this.#untold.push(batch);
  }

  onYou(you: You): void {
    if (this.#stopped || !this.#you.take(you)) return;
    this.#roster.moderates = moderates(you.participant);
    if (this.#told) this.#handlers.you(you);
    // Who begins or ceases to moderate sees another part of the room.
    if (this.#roster.view && moderates(you.participant) !== (this.#roster.view.hands !== undefined)) this.#fetchRoom();
  }

  /** Fetches what is missing; to be called a few times a second. */
  tick(): void {
    if (this.#stopped || !this.#told) return;
    const now = this.#now();
    if (this.#roster.needsResync(now) && now >= this.#roomNotBefore) this.#fetchRoom();
    if (this.#cursor.needsPage(now) && now >= this.#eventsNotBefore) this.#fetchEvents();
  }

  #change(apply: () => boolean): void {
    if (this.#stopped || !apply()) return;
    const view = this.#roster.view;
    if (!view) return;
    // Numbers and versions begin anew with an activation: what was said of this person before no longer counts.
    const moved = this.#you.enter(view.epoch);
    if (!this.#told) return;
    this.#handlers.room(view);
    if (moved) this.#fetchYou();
  }

  #fetchRoom(): void {
    this.#roomNotBefore = this.#now() + pauseMs;
    // Asked again after the pause; a dead hub reports itself.
    this.#source.snapshot().then((snapshot) => snapshot?.space && this.onSnapshot(snapshot), ignore);
    this.#fetchYou();
  }

  #fetchYou(): void {
    this.#source.you().then((you) => you?.participant && this.onYou(you), ignore);
  }

  #fetchEvents(): void {
    const after = this.#cursor.known!;
    this.#eventsNotBefore = this.#now() + pauseMs;
    this.#source.eventsAfter(after).then((page) => {
      if (this.#stopped || refused(page)) return;
      this.#tellEvents(this.#cursor.takePage(after, page, this.#now()));
      if (this.#cursor.known! > after) this.#eventsNotBefore = -Infinity;
      this.tick();
    }, ignore);
  }

  #tellEvents(events: readonly SpaceEvent[]): void {
    for (const event of events) this.#handlers.event(event);
  }
}

function refused(answer: { problem?: Problem | null }): boolean {
  return Boolean(answer.problem);
}

function ignore(): void {}
