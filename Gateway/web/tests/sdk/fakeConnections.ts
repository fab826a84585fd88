import type { Connection, ConnectionEnd, ConnectionHandlers, ConnectionRequest, OpenConnection } from '../../sdk/connection';
import type { Participant, Problem } from '../../sdk/protocol';
import { Roster } from '../../sdk/roster';
import { person, snapshot } from './rooms';

/** A connection that does what the test says. */
export class FakeConnection implements Connection {
  readonly stream = {} as MediaStream;
  readonly ended: Promise<ConnectionEnd>;
  readonly mutes: boolean[] = [];
  readonly tracks: (MediaStreamTrack | null)[] = [];
  closed = false;
  left = false;
  refuseMute: Problem | undefined;
  end: (end: ConnectionEnd) => void = () => undefined;
  readonly me: Participant;
  readonly request: ConnectionRequest;
  readonly handlers: ConnectionHandlers;

  constructor(request: ConnectionRequest, handlers: ConnectionHandlers) {
    this.request = request;
    this.handlers = handlers;
    this.me = person(7, { id: 'me', role: request.speak ? 'speaker' : 'listener', muted: request.muted });
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  get room() {
    const roster = new Roster();
    roster.reset(snapshot(), 0);
    return roster.view!;
  }

  setMuted(muted: boolean) {
    this.mutes.push(muted);
    return Promise.resolve(this.refuseMute);
  }

  replaceTrack(track: MediaStreamTrack | null) {
    this.tracks.push(track);
    return Promise.resolve();
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
