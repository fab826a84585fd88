import type { Connection, ConnectionEnd } from './connection';
import { within } from './deadline';
import { originOf } from './gateways';
import type { Outcome } from './outcome';
import { ProblemError } from './problem';
import type { MoveMessage } from './protocol';

/** A new connection without a packet is no better than the old one. Shorter than the server lets both live. */
const flowMs = 4000;
/** So long after a move `replaced` may be said of either of its connections by a room that came back and saw both. */
const settledMs = 20_000;
/** When the old connection is gone, a move that is under way has so long until an ordinary reconnect takes its place. */
const finishMs = 3000;

export interface MoveOwner {
  /** The connection that counts. */
  connection(): Connection | undefined;
  life(): AbortSignal | undefined;
  /** Joins through another gateway while the present connection stands. */
  open(gateway: string, signal: AbortSignal): Promise<Connection>;
  /** Plays another stream without a gap. */
  handOver(stream: MediaStream, signal: AbortSignal): Promise<void>;
  /** From here on this connection counts. */
  adopt(connection: Connection, gateway: string): void;
}

interface Run {
  readonly abort: AbortController;
  readonly done: Promise<boolean>;
}

/**
 * Goes to another gateway because the present one asks for it: make before break. The new connection plays before the old one is closed; when none can be
 * made, the old one stays, and its end leads to an ordinary reconnect.
 */
export class Mover {
  readonly #owner: MoveOwner;
  #run: Run | undefined;
  /** Asked for by the connection that is just being moved to. */
  #next: { notice: MoveMessage; from: () => Connection | undefined } | undefined;
  #lastMove = -Infinity;

  constructor(owner: MoveOwner) {
    this.#owner = owner;
  }

  /** A gateway asks. `from` is its connection, once that stands. */
  ask(notice: MoveMessage, from: () => Connection | undefined): void {
    if (this.#run) {
      if (from() === undefined || from() !== this.#owner.connection()) this.#next = { notice, from };
      return;
    }
    const old = this.#owner.connection();
    const life = this.#owner.life();
    if (from() === undefined) this.#next = { notice, from };
    if (!old || !life || from() !== old) return;
    const abort = new AbortController();
    const stop = () => abort.abort(life.reason);
    life.addEventListener('abort', stop);
    const run = {
      abort,
      done: this.#move(old, notice, abort.signal).finally(() => {
        life.removeEventListener('abort', stop);
        if (this.#run !== run) return;
        this.#run = undefined;
        this.adopted();
      }),
    };
    this.#run = run;
  }

  /** A connection counts from now on: it may have been asked to move before. */
  adopted(): void {
    const next = this.#next;
    if (this.#run || !next) return;
    this.#next = undefined;
    this.ask(next.notice, next.from);
  }

  /** The old connection is gone: whether the move that is under way made another one. */
  async finish(): Promise<boolean> {
    if (!this.#run) return false;
    try {
      return await within(this.#run.done, finishMs, 'The move');
    } catch {
      this.cancel();
      return false;
    }
  }

  cancel(): void {
    this.#run?.abort.abort();
    this.#run = this.#next = undefined;
  }

  /** What an end means that a move may have caused; undefined where it means what it says. */
  afterEnd(end: ConnectionEnd): Outcome | undefined {
    const mayBeOurs = performance.now() - this.#lastMove < settledMs;
    if (end.kind !== 'closed' || end.notice.reason !== 'replaced' || !mayBeOurs) return undefined;
    this.#lastMove = -Infinity;
    return 'retry';
  }

  async #move(old: Connection, { gateways, deadlineMs }: MoveMessage, signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + deadlineMs;
    let oldEnded = false;
    const ended = old.ended.then(() => {
      oldEnded = true;
    });
    for (const gateway of new Set(gateways.map(originOf))) {
      if (signal.aborted || oldEnded || performance.now() >= until) break;
      if (gateway === undefined) continue;
      let made: Connection | undefined;
      try {
        made = await this.#owner.open(gateway, signal);
        // There is nothing to wait for when the old one plays no more.
        if (!oldEnded) await Promise.race([within(made.flowing(signal), flowMs, 'The first packet', signal), ended]);
        await this.#owner.handOver(made.stream, signal);
        signal.throwIfAborted();
      } catch (error) {
        void made?.leave();
        // The room itself says no: another gateway would say the same, and the old connection will hear of it.
        if (error instanceof ProblemError && !error.mayPass) break;
        continue;
      }
      this.#lastMove = performance.now();
      this.#owner.adopt(made, gateway);
      void old.leave();
      return true;
    }
    return false;
  }
}
