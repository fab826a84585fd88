import { tokenFrom, type TokenSource } from './api';
import { pause, within } from './deadline';
import { HubLink } from './hub';
import { MediaLink } from './media';
import { MediaWatch } from './mediaWatch';
import { ProblemError } from './problem';
import type { EventCursor } from './eventCursor';
import type { ClosedMessage, Commands, HandPage, MediaMessage, MoveMessage, Problem, SpeakerLevel, You } from './protocol';
import { RoomSync, type RoomHandlers } from './roomSync';
import type { RoomView } from './roster';
import { TokenRefresh } from './tokenRefresh';

const startMs = 4000;
const joinMs = 6000;
const connectMs = 5000;
const watchMs = 250;
const leaveMs = 500;
const flowingPollMs = 50;
/** So long after the first packet the browser has something to play. */
const settleMs = 200;

export interface ConnectionRequest {
  gateway: string;
  token: TokenSource;
  spaceId: string;
  speak: boolean;
  muted: boolean;
  track: MediaStreamTrack | undefined;
  /** Where this client is in the space's history: one for all connections. */
  cursor: EventCursor;
  /** Another connection still plays and is closed when this one does. */
  moving?: boolean;
}

export interface ConnectionHandlers extends RoomHandlers {
  levels(heard: SpeakerLevel[]): void;
  media(state: MediaMessage['state']): void;
  error(problem: Problem): void;
  /** The gateway wants to stop. */
  move(notice: MoveMessage): void;
  /** The cluster's other gateways, with the join and whenever they change. */
  gateways(origins: readonly string[]): void;
}

/** `closed`: by ourselves. */
export type LossReason = 'hub' | 'media' | 'ice' | 'closed';

/** How a connection ended. */
export type ConnectionEnd = { kind: 'lost'; reason: LossReason } | { kind: 'closed'; notice: ClosedMessage };

/** One life with one gateway: hub, media and what came over them. Never revived: the next one is new. */
export interface Connection {
  readonly you: You;
  readonly room: RoomView;
  readonly stream: MediaStream;
  /** Settles when the server closed it, it was lost or `close` was called; `close` must be called in any case. */
  readonly ended: Promise<ConnectionEnd>;
  /** Resolves when packets arrive and have done so for long enough to be played; rejects when the connection ends first. */
  flowing(signal: AbortSignal): Promise<void>;
  /** The adopted connection may tell what comes from now on. */
  start(): void;
  /** Resolves to the refusal, or undefined where it was done; rejects when the hub is gone. */
  command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined>;
  /** The queue of raised hands from the `skip`th on. */
  hands(skip: number): Promise<HandPage>;
  replaceTrack(track: MediaStreamTrack | null): Promise<void>;
  /** Says goodbye, then closes. */
  leave(): Promise<void>;
  close(): void;
}

export type OpenConnection = (
  request: ConnectionRequest,
  handlers: ConnectionHandlers,
  signal: AbortSignal,
) => Promise<Connection>;

/** Connects, joins and waits until media is up. Throws `ProblemError` when refused, anything else when not reached. */
export const openConnection: OpenConnection = async (request, handlers, signal) => {
  const connection = new LiveConnection(request, handlers);
  try {
    await connection.open(request, signal);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
};

class LiveConnection implements Connection {
  readonly ended: Promise<ConnectionEnd>;
  readonly #handlers: ConnectionHandlers;
  readonly #hub: HubLink;
  readonly #media: MediaLink;
  readonly #sync: RoomSync;
  readonly #refresh: TokenRefresh;
  #end: (end: ConnectionEnd) => void = () => undefined;
  #watchTimer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(request: ConnectionRequest, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#media = new MediaLink(request.track, () => this.#lose('ice'));
    this.#hub = new HubLink(request.gateway, () => tokenFrom(request.token), {
      snapshot: (snapshot) => this.#sync.onSnapshot(snapshot),
      changes: (changes) => this.#sync.onChanges(changes),
      events: (batch) => this.#sync.onEvents(batch),
      you: (you) => this.#sync.onYou(you),
      levels: ({ heard }) => this.#whileOpen(() => this.#handlers.levels(heard)),
      count: ({ listeners }) => this.#sync.onCount(listeners),
      media: ({ state }) => this.#whileOpen(() => this.#handlers.media(state)),
      tokenExpiring: () => void this.#refresh.run(),
      move: (notice) => this.#whileOpen(() => this.#handlers.move(notice)),
      gateways: ({ gateways }) => this.#whileOpen(() => this.#handlers.gateways(gateways)),
      closed: (notice) => this.#end({ kind: 'closed', notice }),
      lost: () => this.#lose('hub'),
    });
    this.#sync = new RoomSync(this.#hub, handlers, request.cursor, () => performance.now());
    this.#refresh = new TokenRefresh(
      request.token,
      (token) => this.#hub.command('RefreshToken', token),
      (problem) => this.#whileOpen(() => handlers.error(problem)),
    );
  }

  get you(): You {
    if (!this.#sync.you) throw new Error('Not joined yet.');
    return this.#sync.you;
  }

  get room(): RoomView {
    if (!this.#sync.view) throw new Error('Not joined yet.');
    return this.#sync.view;
  }

  get stream(): MediaStream {
    return this.#media.stream;
  }

  async open({ spaceId, speak, muted, cursor, moving }: ConnectionRequest, signal: AbortSignal): Promise<void> {
    const [sdp] = await Promise.all([
      this.#media.offer(),
      within(this.#hub.start(), startMs, 'Connecting', signal),
    ]);
    const known = cursor.known;
    const joining = { spaceId, sdp, speak, muted, ...(known === undefined ? {} : { lastEvent: known }), ...(moving ? { moving } : {}) };
    const answer = await within(this.#hub.join(joining), joinMs, 'Joining', signal);
    if (answer.problem) throw new ProblemError(answer.problem);
    if (!answer.sdp) throw new Error('The answer to the join is incomplete.');
    this.#sync.joined(answer);
    if (answer.gateways) this.#handlers.gateways(answer.gateways);
    await this.#media.accept(answer.sdp);
    // Both may end before media is up: then there is nothing to wait for.
    const ended = this.ended.then((end) => {
      throw new Error(end.kind === 'closed' ? end.notice.title : `Lost while connecting: ${end.reason}.`);
    });
    await within(Promise.race([this.#media.connected, ended]), connectMs, 'The media connection', signal);
    this.#startWatch();
  }

  async flowing(signal: AbortSignal): Promise<void> {
    const ended = this.ended.then(() => {
      throw new Error('Lost before anything came.');
    });
    const settled = async () => {
      while ((await this.#media.packetsReceived()) === 0) await pause(flowingPollMs, signal);
      await pause(settleMs, signal);
    };
    await Promise.race([settled(), ended]);
  }

  start(): void {
    this.#sync.start();
  }

  command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined> {
    return this.#hub.command(name, ...args);
  }

  hands(skip: number): Promise<HandPage> {
    return this.#hub.hands(skip);
  }

  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    return this.#media.replaceTrack(track);
  }

  async leave(): Promise<void> {
    try {
      await within(this.#hub.leave(), leaveMs, 'Leaving');
    } catch {
      // The gateway notices the closed connection as well, only later.
    }
    this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lose('closed');
    clearInterval(this.#watchTimer);
    this.#sync.stop();
    this.#refresh.stop();
    this.#media.close();
    // A hub that is still starting or already gone has nothing more to say.
    this.#hub.stop().catch(() => undefined);
  }

  #startWatch(): void {
    const watch = new MediaWatch(performance.now());
    let busy = false;
    this.#watchTimer = setInterval(async () => {
      if (busy) return;
      busy = true;
      try {
        const packets = await this.#media.packetsReceived();
        const now = performance.now();
        if (watch.sample(packets, now) === 'lost') this.#lose('media');
        else this.#sync.tick();
      } catch {
        // A peer connection that gives no statistics any more is no connection.
        this.#lose('media');
      } finally {
        busy = false;
      }
    }, watchMs);
  }

  #whileOpen(tell: () => void): void {
    if (!this.#closed) tell();
  }

  #lose(reason: LossReason): void {
    this.#end({ kind: 'lost', reason });
  }
}
