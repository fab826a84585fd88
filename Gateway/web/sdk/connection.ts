import { tokenFrom, type TokenSource } from './api';
import { within } from './deadline';
import { HubLink } from './hub';
import { MediaLink } from './media';
import { MediaWatch } from './mediaWatch';
import { ProblemError } from './problem';
import type { ClosedMessage, MediaMessage, Participant, Problem, SpaceEvent, SpeakerLevel } from './protocol';
import { Roster, type RoomView } from './roster';

const startMs = 4000;
const joinMs = 6000;
const connectMs = 5000;
const watchMs = 250;
const leaveMs = 500;
/** A room that does not answer one request for a snapshot is not asked again before that. */
const resyncPauseMs = 1000;

export interface ConnectionRequest {
  gateway: string;
  token: TokenSource;
  spaceId: string;
  speak: boolean;
  muted: boolean;
  track: MediaStreamTrack | undefined;
}

export interface ConnectionHandlers {
  room(view: RoomView): void;
  event(event: SpaceEvent): void;
  levels(heard: SpeakerLevel[]): void;
  media(state: MediaMessage['state']): void;
}

/** `closed`: by ourselves. */
export type LossReason = 'hub' | 'media' | 'ice' | 'closed';

/** How a connection ended. */
export type ConnectionEnd = { kind: 'lost'; reason: LossReason } | { kind: 'closed'; notice: ClosedMessage };

/** One life with one gateway: hub, media and what came over them. Never revived: the next one is new. */
export interface Connection {
  readonly me: Participant;
  readonly room: RoomView;
  readonly stream: MediaStream;
  /** Settles when the server closed it, it was lost or `close` was called; `close` must be called in any case. */
  readonly ended: Promise<ConnectionEnd>;
  setMuted(muted: boolean): Promise<Problem | undefined>;
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
  readonly #roster = new Roster();
  #me: Participant | undefined;
  #end: (end: ConnectionEnd) => void = () => undefined;
  #watchTimer: ReturnType<typeof setInterval> | undefined;
  #resyncNotBefore = 0;
  #closed = false;

  constructor(request: ConnectionRequest, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#media = new MediaLink(request.track, () => this.#lose('ice'));
    this.#hub = new HubLink(request.gateway, () => tokenFrom(request.token), {
      snapshot: (snapshot) => this.#changed(this.#roster.reset(snapshot, performance.now())),
      event: (event) => this.#onEvent(event),
      levels: ({ heard }) => this.#whileOpen(() => this.#handlers.levels(heard)),
      count: ({ listeners }) => this.#changed(this.#roster.setListeners(listeners)),
      media: ({ state }) => this.#whileOpen(() => this.#handlers.media(state)),
      closed: (notice) => this.#end({ kind: 'closed', notice }),
      lost: () => this.#lose('hub'),
    });
  }

  get me(): Participant {
    if (!this.#me) throw new Error('Not joined yet.');
    return this.#me;
  }

  get room(): RoomView {
    if (!this.#roster.view) throw new Error('Not joined yet.');
    return this.#roster.view;
  }

  get stream(): MediaStream {
    return this.#media.stream;
  }

  async open({ spaceId, speak, muted }: ConnectionRequest, signal: AbortSignal): Promise<void> {
    const [sdp] = await Promise.all([
      this.#media.offer(),
      within(this.#hub.start(), startMs, 'Connecting', signal),
    ]);
    const answer = await within(this.#hub.join({ spaceId, sdp, speak, muted }), joinMs, 'Joining', signal);
    if (answer.problem) throw new ProblemError(answer.problem);
    if (!answer.sdp || !answer.me || !answer.snapshot) throw new Error('The answer to the join is incomplete.');
    this.#me = answer.me;
    this.#roster.reset(answer.snapshot, performance.now());
    await this.#media.accept(answer.sdp);
    // Both may end before media is up: then there is nothing to wait for.
    const ended = this.ended.then((end) => {
      throw new Error(end.kind === 'closed' ? end.notice.title : `Lost while connecting: ${end.reason}.`);
    });
    await within(Promise.race([this.#media.connected, ended]), connectMs, 'The media connection', signal);
    this.#startWatch();
  }

  async setMuted(muted: boolean): Promise<Problem | undefined> {
    const result = await this.#hub.setMuted(muted);
    return result?.problem ?? undefined;
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
        else if (this.#roster.needsResync(now) && now >= this.#resyncNotBefore) this.#resync(now);
      } catch {
        // A peer connection that gives no statistics any more is no connection.
        this.#lose('media');
      } finally {
        busy = false;
      }
    }, watchMs);
  }

  #resync(now: number): void {
    this.#resyncNotBefore = now + resyncPauseMs;
    this.#hub.snapshot().then(
      (snapshot) => this.#changed(this.#roster.reset(snapshot, performance.now())),
      // Asked again after the pause; a dead hub reports itself.
      () => undefined,
    );
  }

  #onEvent(event: SpaceEvent): void {
    this.#changed(this.#roster.apply(event, performance.now()));
    this.#whileOpen(() => this.#handlers.event(event));
  }

  #changed(changed: boolean): void {
    const view = this.#roster.view;
    if (changed && view) this.#whileOpen(() => this.#handlers.room(view));
  }

  #whileOpen(tell: () => void): void {
    if (!this.#closed) tell();
  }

  #lose(reason: LossReason): void {
    this.#end({ kind: 'lost', reason });
  }
}
