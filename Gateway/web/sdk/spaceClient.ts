import { SpacesApi, type TokenSource } from './api';
import { backoffDelay } from './backoff';
import type { ClientState, MicrophoneState, SpaceClientEvents } from './clientEvents';
import { openConnection, type Connection, type OpenConnection } from './connection';
import { pause, within } from './deadline';
import { Emitter } from './emitter';
import { Gateways } from './gateways';
import { Microphone, MicrophoneError } from './microphone';
import { afterEnd, afterError, type Outcome } from './outcome';
import { Playout } from './playout';
import type { Participant, Problem, SpaceEvent } from './protocol';
import type { RoomView } from './roster';

export interface SpaceClientOptions {
  /** Signs this person in; a function is asked again at each reconnect. */
  token: TokenSource;
  /** Where the room is played; the same element over all reconnects. */
  audio: HTMLAudioElement;
  /** Origins of gateways to use in turn; the page's own when left out. */
  gateways?: readonly string[];
  /** For tests: makes connections. */
  open?: OpenConnection;
  /** For tests: in [0, 1). */
  random?: () => number;
}

export interface JoinOptions {
  /** Ask for the microphone and join as a speaker; otherwise listen. */
  speak?: boolean;
  muted?: boolean;
}

/** A connection that lived that long was a good one: the next loss begins with a short wait again. */
const goodAfterMs = 5000;
const askMs = 2000;

const notConnected: Problem = {
  type: 'urn:spaces:speak-failed',
  title: 'The microphone could not be connected.',
  status: 503,
  detail: 'You are still listening. Try again in a moment.',
};

/** One person's place in one space at a time: joins, keeps joined over losses until `leave`, and tells by events. */
export class SpaceClient extends Emitter<SpaceClientEvents> {
  readonly api: SpacesApi;
  readonly #gateways: Gateways;
  readonly #token: TokenSource;
  readonly #open: OpenConnection;
  readonly #random: () => number;
  readonly #playout: Playout;
  readonly #microphone = new Microphone(() => this.#onMicrophoneEnded());

  #state: ClientState = 'idle';
  #microphoneState: MicrophoneState = 'off';
  #spaceId: string | undefined;
  /** What the person wants, and what every join asks for. */
  #speak = false;
  #muted = false;
  /** What the last join asked for. */
  #askedMuted = false;
  #life: AbortController | undefined;
  #connection: Connection | undefined;
  /** The connection that is to take the present one's place, while it is being made. */
  #successor: Promise<Connection | undefined> | undefined;
  #me: Participant | undefined;
  #room: RoomView | undefined;

  constructor(options: SpaceClientOptions) {
    super();
    this.#token = options.token;
    this.#gateways = new Gateways(options.gateways);
    this.#open = options.open ?? openConnection;
    this.#random = options.random ?? Math.random;
    this.api = new SpacesApi(new Gateways(options.gateways), options.token);
    this.#playout = new Playout(options.audio, (blocked) => this.emit('playback', { blocked }));
  }

  get state(): ClientState {
    return this.#state;
  }

  get microphone(): MicrophoneState {
    return this.#microphoneState;
  }

  /** This person as the server last said; undefined before the first join. */
  get me(): Participant | undefined {
    return this.#me;
  }

  /** The last known room; stays readable while reconnecting. */
  get room(): RoomView | undefined {
    return this.#room;
  }

  get spaceId(): string | undefined {
    return this.#spaceId;
  }

  /**
   * Joins and stays until `leave`, whatever happens to gateways and network. Without a microphone the person joins
   * as a listener and may call `enableMicrophone` later. Call it from a click, so that the browser lets sound play.
   */
  async join(spaceId: string, { speak = false, muted = false }: JoinOptions = {}): Promise<void> {
    if (this.#life) throw new Error('Already in a space: leave it first.');
    const life = (this.#life = new AbortController());
    this.#spaceId = spaceId;
    this.#room = this.#me = undefined;
    this.#muted = muted;
    this.#speak = false;
    this.#setState('connecting');
    if (speak) this.#speak = await this.#acquireMicrophone();
    if (life.signal.aborted) return this.#dropUnwantedMicrophone();
    void this.#live(spaceId, life);
  }

  async leave(): Promise<void> {
    if (!this.#life) return;
    const connection = this.#connection;
    this.#finish('idle');
    await connection?.leave();
  }

  /** Mutes or unmutes on the server and at the source. Without a microphone, unmuting asks for one. */
  async setMuted(muted: boolean): Promise<void> {
    if (!this.#microphone.track) {
      if (!muted) await this.enableMicrophone();
      return;
    }
    this.#showMuted(muted);
    await this.#tellMuted(muted);
  }

  /** Turns the microphone on; a listener becomes a speaker by it. False when the browser or person refused. */
  async enableMicrophone(): Promise<boolean> {
    const life = this.#life;
    if (!life || !(await this.#acquireMicrophone())) return false;
    if (life.signal.aborted) {
      this.#dropUnwantedMicrophone();
      return false;
    }
    this.#speak = true;
    this.#showMuted(false);
    const connection = this.#connection;
    // Between two connections there is nothing to do: the next join asks for it.
    if (!connection) return true;
    if (connection.me.role === 'listener') {
      await this.#takeOver(life);
    } else {
      await this.#sendTrack(connection);
      await this.#tellMuted(false);
    }
    return true;
  }

  /** Call from a click after `playback` said blocked. */
  resumePlayback(): Promise<void> {
    return this.#playout.resume();
  }

  /** Connects again and again until left, refused or put out. */
  async #live(spaceId: string, life: AbortController): Promise<void> {
    let attempt = 0;
    for (;;) {
      let outcome: Outcome;
      const began = performance.now();
      try {
        const connection = await this.#connect(spaceId, life.signal);
        outcome = await this.#serve(connection, life.signal);
        if (performance.now() - began >= goodAfterMs) attempt = 0;
      } catch (error) {
        outcome = afterError(error);
        // A browser does not tell why a WebSocket was refused; the API does.
        if (outcome === 'retry' && attempt % 8 === 0 && !life.signal.aborted) outcome = await this.#askWhy(spaceId);
      }
      if (life.signal.aborted) return;
      if (outcome !== 'retry') return this.#finish(outcome.state, outcome.problem);
      this.#gateways.next();
      try {
        await pause(backoffDelay(attempt++, this.#random()), life.signal);
      } catch {
        return;
      }
    }
  }

  #connect(spaceId: string, signal: AbortSignal): Promise<Connection> {
    this.#askedMuted = this.#muted;
    const request = {
      gateway: this.#gateways.current,
      token: this.#token,
      spaceId,
      speak: this.#speak,
      muted: this.#muted,
      track: this.#speak ? this.#microphone.track : undefined,
    };
    return this.#open(
      request,
      {
        room: (view) => this.#setRoom(view),
        event: (event) => this.#onEvent(event),
        levels: (heard) => this.emit('levels', heard),
        media: (state) => this.emit('media', state),
      },
      signal,
    );
  }

  /** Lives with a connection, and with those that take its place, until there is none. */
  async #serve(first: Connection, signal: AbortSignal): Promise<Outcome> {
    for (let connection = first; ; ) {
      if (signal.aborted) {
        connection.close();
        return 'retry';
      }
      this.#adopt(connection);
      const end = await connection.ended;
      const making = this.#successor;
      const successor = await making;
      connection.close();
      if (signal.aborted) return 'retry';
      if (successor) {
        connection = successor;
        continue;
      }
      this.#connection = undefined;
      this.emit('levels', []);
      // Replaced by our own next one, which then failed: nobody else took this place.
      const replacedByUs = making !== undefined && end.kind === 'closed' && end.notice.reason === 'replaced';
      const outcome = replacedByUs ? 'retry' : afterEnd(end);
      if (outcome === 'retry') this.#setState('reconnecting');
      return outcome;
    }
  }

  #adopt(connection: Connection): void {
    this.#connection = connection;
    this.#successor = undefined;
    this.#playout.attach(connection.stream);
    this.#me = connection.me;
    this.emit('me', connection.me);
    if (this.#speak && connection.me.role === 'listener') this.#becomeListener();
    this.#setRoom(connection.room);
    // The room may have ended in this very view.
    if (this.#connection !== connection) return;
    this.#setState('live');
    void this.#agreeOnTrackAndMute(connection);
  }

  /** The person may have pressed the button while the connection was being made. */
  async #agreeOnTrackAndMute(connection: Connection): Promise<void> {
    if (!this.#speak) return;
    await this.#sendTrack(connection);
    if (this.#muted !== this.#askedMuted) await this.#tellMuted(this.#muted);
    else if (connection.me.muted && this.#microphone.track) this.#showMuted(true);
  }

  async #sendTrack(connection: Connection): Promise<void> {
    try {
      await connection.replaceTrack(this.#microphone.track ?? null);
    } catch {
      // Closed meanwhile: the next connection begins with the track.
    }
  }

  /** Makes a second connection beside the first, which the server then closes: no gap in what is heard. */
  async #takeOver(life: AbortController): Promise<void> {
    if (this.#successor || !this.#spaceId) return;
    const old = this.#connection;
    this.#successor = this.#makeSuccessor(this.#spaceId, life.signal);
    if (await this.#successor) old?.close();
  }

  async #makeSuccessor(spaceId: string, signal: AbortSignal): Promise<Connection | undefined> {
    try {
      const made = await this.#connect(spaceId, signal);
      if (!signal.aborted) return made;
      made.close();
    } catch (error) {
      if (!signal.aborted) {
        const outcome = afterError(error);
        this.emit('error', outcome === 'retry' ? notConnected : outcome.problem);
        this.#becomeListener();
      }
    }
    this.#successor = undefined;
    return undefined;
  }

  async #acquireMicrophone(): Promise<boolean> {
    this.#setMicrophone('asking');
    try {
      const track = await this.#microphone.acquire();
      track.enabled = !this.#muted;
      this.#setMicrophone(this.#muted ? 'muted' : 'on');
      return true;
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      this.#setMicrophone(error.fault);
      return false;
    }
  }

  /** Somebody left while the browser was still asking for the microphone. */
  #dropUnwantedMicrophone(): void {
    if (this.#life) return;
    this.#microphone.release();
    this.#setMicrophone('off');
  }

  /** The server's answer to a wish to speak was a place in the audience. */
  #becomeListener(): void {
    this.#speak = false;
    this.#microphone.release();
    this.#setMicrophone('off');
  }

  #onMicrophoneEnded(): void {
    this.#setMicrophone('missing');
    this.#muted = true;
    void this.#tellMuted(true);
  }

  #showMuted(muted: boolean): void {
    this.#muted = muted;
    this.#microphone.setEnabled(!muted);
    this.#setMicrophone(muted ? 'muted' : 'on');
  }

  async #tellMuted(muted: boolean): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    let problem: Problem | undefined;
    try {
      problem = await connection.setMuted(muted);
    } catch {
      // The hub is gone: the next join carries the wish.
      return;
    }
    if (!problem) return;
    if (!muted && this.#microphone.track) this.#showMuted(true);
    this.emit('error', problem);
  }

  #onEvent(event: SpaceEvent): void {
    this.emit('event', event);
    const me = this.#me;
    if (!me || event.participant?.id !== me.id) return;
    const byOther = event.actor !== undefined && event.actor !== me.id;
    if (event.type === 'participant-muted' && byOther && this.#microphone.track) this.#showMuted(true);
  }

  #setRoom(view: RoomView): void {
    const countBefore = this.#room?.listeners;
    this.#room = view;
    this.emit('room', view);
    if (view.listeners !== countBefore) this.emit('count', view.listeners);
    if (view.space.state === 'ended' && this.#life) {
      this.#finish('ended', { type: 'urn:spaces:closed:ended', title: 'This space has ended.', status: 410 });
    }
  }

  async #askWhy(spaceId: string): Promise<Outcome> {
    try {
      await within(this.api.getSpace(spaceId), askMs, 'Asking');
      return 'retry';
    } catch (error) {
      return afterError(error);
    }
  }

  #finish(state: ClientState, problem?: Problem): void {
    const connection = this.#connection;
    this.#life?.abort();
    this.#life = undefined;
    this.#connection = undefined;
    this.#successor = undefined;
    this.#playout.detach();
    this.#microphone.release();
    this.#setMicrophone('off');
    this.emit('levels', []);
    // `leave` says goodbye itself and closes then.
    if (state !== 'idle') connection?.close();
    this.#setState(state, problem);
  }

  #setState(state: ClientState, problem?: Problem): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.emit('state', { state, previous, ...(problem ? { problem } : {}) });
  }

  #setMicrophone(state: MicrophoneState): void {
    if (state === this.#microphoneState) return;
    this.#microphoneState = state;
    this.emit('microphone', state);
  }
}
