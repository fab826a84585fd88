import type { Connection, ConnectionEnd, ConnectionHandlers, ConnectionRequest, OpenConnection } from '../../sdk/connection';
import type { Commands, EventBatch, Participant, Problem, You } from '../../sdk/protocol';
import { Roster } from '../../sdk/roster';
import { person, snapshot } from './rooms';

/** A connection that does what the test says. */
export class FakeConnection implements Connection {
  readonly stream = {} as MediaStream;
  readonly ended: Promise<ConnectionEnd>;
  /** Every command with its arguments, and the tracks that were put on the line, in the order they came. */
  readonly did: unknown[][] = [];
  readonly refuse: Partial<Record<keyof Commands, Problem>> = {};
  /** Settles `flowing`: packets came, or never will. */
  flow: () => void = () => undefined;
  stall: (error: unknown) => void = () => undefined;
  started = false;
  closed = false;
  left = false;
  end: (end: ConnectionEnd) => void = () => undefined;
  /** Runs before a command is answered. */
  beforeAnswer: () => void = () => undefined;
  you: You;
  readonly request: ConnectionRequest;
  readonly handlers: ConnectionHandlers;

  constructor(request: ConnectionRequest, handlers: ConnectionHandlers) {
    this.request = request;
    this.handlers = handlers;
    const me = person(7, { id: 'me', role: request.speak ? 'speaker' : 'listener', muted: request.muted });
    this.you = { participant: me, version: 1 };
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get room() {
    const roster = new Roster();
    roster.reset(snapshot(), 0);
    return roster.view!;
  }

  get mutes(): unknown[] {
    return this.did.filter(([name]) => name === 'SetMuted').map(([, muted]) => muted);
  }

  get tracks(): unknown[] {
    return this.did.filter(([name]) => name === 'track').map(([, track]) => track);
  }

  flowing(signal: AbortSignal) {
    return new Promise<void>((resolve, reject) => {
      this.flow = resolve;
      this.stall = reject;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  }

  start() {
    this.started = true;
  }

  command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined> {
    this.did.push([name, ...args]);
    this.beforeAnswer();
    return Promise.resolve(this.refuse[name]);
  }

  hands() {
    return Promise.resolve({ items: [], total: 0 });
  }

  replaceTrack(track: MediaStreamTrack | null) {
    this.did.push(['track', track]);
    return Promise.resolve();
  }

  /** What the server says of this person from now on. */
  say(participant: Partial<Participant>, rest: Partial<You> = {}) {
    const { version, participant: before } = this.you;
    this.you = { ...rest, participant: { ...before, ...participant }, version: version + 1 };
    this.handlers.you(this.you);
  }

  /** Events as they come over this connection. */
  deliver(batch: EventBatch) {
    for (const event of this.request.cursor.take(batch, 0)) this.handlers.event(event);
  }

  leave() {
    this.left = true;
    this.close();
    return Promise.resolve();
  }

  close() {
    this.closed = true;
    this.end({ kind: 'lost', reason: 'closed' });
  }
}

/** Opens fake connections, or fails with the next planned error. */
export class FakeGateway {
  readonly made: FakeConnection[] = [];
  readonly requests: ConnectionRequest[] = [];
  readonly faults: unknown[] = [];

  readonly open: OpenConnection = (request, handlers) => {
    this.requests.push(request);
    const fault = this.faults.shift();
    if (fault) return Promise.reject(fault);
    const connection = new FakeConnection(request, handlers);
    this.made.push(connection);
    return Promise.resolve(connection);
  };

  get last(): FakeConnection {
    return this.made[this.made.length - 1]!;
  }
}

export class FakeTrack extends EventTarget {
  enabled = true;
  readyState: 'live' | 'ended' = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}
