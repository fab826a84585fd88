import { SpacesApi, type TokenSource } from './api';
import { backoffDelay } from './backoff';
import type { ClientState, MicrophoneState } from './clientEvents';
import { openConnection, type Connection, type OpenConnection } from './connection';
import { pause, within } from './deadline';
import { EventCursor } from './eventCursor';
import { Gateways } from './gateways';
import { notConnected } from './localProblems';
import { Moderation } from './moderation';
import { Mover } from './mover';
import { afterEnd, afterError, type Outcome } from './outcome';
import { Playout } from './playout';
import { ProblemError } from './problem';
import type { Commands, HandPage, InvitedAs, MoveMessage, Participant, Problem, SpaceEvent, You } from './protocol';
import { Relations } from './relations';
import type { RoomView } from './roster';
import { Voice } from './voice';

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
  /** For tests: makes the element that plays the next connection while `audio` still plays the last one. */
  bridge?: () => HTMLAudioElement;
}

export interface JoinOptions {
  /** Ask for the microphone and join as a speaker; otherwise listen. */
  speak?: boolean;
  muted?: boolean;
  /** The space is known to be in music mode: the microphone is opened for that at once. */
  music?: boolean;
}

/** A connection that lived that long was a good one: the next loss begins with a short wait again. */
const goodAfterMs = 5000;
const askMs = 2000;
/** The longest that a server may tell a client to wait, in milliseconds. */
const longestWaitMs = 30_000;

/** One person's place in one space at a time: joins, keeps joined over losses until `leave`, and tells by events. */
export class SpaceClient extends Moderation {
  readonly api: SpacesApi;
  readonly #gateways: Gateways;
  readonly #apiGateways: Gateways;
  readonly #token: TokenSource;
  readonly #open: OpenConnection;
  readonly #random: () => number;
  readonly #playout: Playout;
  readonly #voice: Voice;
  readonly #relations: Relations;
  readonly #mover: Mover;

  #state: ClientState = 'idle';
  #spaceId: string | undefined;
  #life: AbortController | undefined;
  #connection: Connection | undefined;
  #cursor = new EventCursor();
  #you: You | undefined;
  #room: RoomView | undefined;
  #invited: InvitedAs | undefined;

  constructor(options: SpaceClientOptions) {
    super();
    this.#token = options.token;
    this.#gateways = new Gateways(options.gateways);
    this.#open = options.open ?? openConnection;
    this.#random = options.random ?? Math.random;
    this.#apiGateways = new Gateways(options.gateways);
    this.api = new SpacesApi(this.#apiGateways, options.token);
    this.#relations = new Relations(this.api, (people) => this.emit('blockedOnStage', people));
    this.#voice = new Voice({
      connection: () => this.#connection,
      life: () => this.#life?.signal,
      microphone: (state) => this.emit('microphone', state),
      refused: (problem) => this.emit('error', problem),
    });
    this.#playout = new Playout(options.audio, (blocked) => this.emit('playback', { blocked }), options.bridge);
    this.#mover = new Mover({
      connection: () => this.#connection,
      life: () => this.#life?.signal,
      open: (gateway, signal) => this.#connect(this.#spaceId!, gateway, signal, true),
      handOver: (stream, signal) => this.#playout.handOver(stream, signal),
      adopt: (connection, gateway) => this.#moved(connection, gateway),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  get microphone(): MicrophoneState {
    return this.#voice.state;
  }

  /** This person as the server last said; undefined before the first join. */
  get me(): Participant | undefined {
    return this.#you?.participant;
  }

  /** The same with the own raised hand and the invitation. */
  get you(): You | undefined {
    return this.#you;
  }

  /** The last known room; stays readable while reconnecting. */
  get room(): RoomView | undefined {
    return this.#room;
  }

  /** Who is on stage although this person has blocked them. */
  get blockedOnStage(): readonly Participant[] {
    return this.#relations.blockedOnStage;
  }

  get spaceId(): string | undefined {
    return this.#spaceId;
  }

  /**
   * Joins and stays until `leave`, whatever happens to gateways and network. Without a microphone the person joins
   * as a listener and may call `enableMicrophone` later. Call it from a click, so that the browser lets sound play.
   */
  async join(spaceId: string, { speak = false, muted = false, music = false }: JoinOptions = {}): Promise<void> {
    if (this.#life) throw new Error('Already in a space: leave it first.');
    const life = (this.#life = new AbortController());
    this.#spaceId = spaceId;
    this.#room = this.#you = this.#invited = undefined;
    this.#relations.clear();
    this.#cursor = new EventCursor();
    this.#setState('connecting');
    this.#voice.setMusic(music);
    await this.#voice.prepare(speak, muted);
    if (life.signal.aborted) return;
    void this.#live(spaceId, life);
  }

  async leave(): Promise<void> {
    if (!this.#life) return;
    const connection = this.#connection;
    this.#finish('idle');
    await connection?.leave();
  }

  /** Mutes or unmutes on the server and at the source. Without a microphone, unmuting asks for one. */
  setMuted(muted: boolean): Promise<void> {
    return this.#voice.setMuted(muted);
  }

  /**
   * Turns the microphone on. A listener comes onto the stage by it where the space lets them, and raises a hand where
   * it does not. False when the browser, the person or the server refused.
   */
  enableMicrophone(): Promise<boolean> {
    return this.#voice.enable();
  }

  /** Asks for the stage. Not muted means: the microphone is opened now, and heard as soon as the hand is taken. */
  raiseHand({ muted = false }: { muted?: boolean } = {}): Promise<Problem | undefined> {
    return this.#voice.raiseHand(muted);
  }

  /** Lowers the own hand, or as a moderator somebody else's. */
  lowerHand(user?: string): Promise<Problem | undefined> {
    return user === undefined || user === this.me?.id ? this.#voice.lowerHand() : this.command('LowerHand', user);
  }

  acceptInvitation({ muted = false }: { muted?: boolean } = {}): Promise<Problem | undefined> {
    return this.#voice.accept(muted);
  }

  declineInvitation(): Promise<Problem | undefined> {
    return this.command('DeclineInvitation');
  }

  /** Goes back to the audience; the microphone is released. */
  leaveStage(): Promise<Problem | undefined> {
    return this.#voice.leaveStage();
  }

  /** The queue of raised hands from the `skip`th on, for moderators. */
  async hands(skip = 0): Promise<HandPage> {
    const none = { items: [], total: 0 };
    try {
      return (await this.#connection?.hands(skip)) ?? { problem: notConnected, ...none };
    } catch {
      return { problem: notConnected, ...none };
    }
  }

  override async follow(user: string, on = true): Promise<Problem | undefined> {
    const refused = await super.follow(user, on);
    if (!refused) this.#relations.follows.set(user, on);
    return refused;
  }

  override async block(user: string, on = true): Promise<Problem | undefined> {
    const refused = await super.block(user, on);
    if (!refused) this.#relations.blocks.set(user, on);
    this.#relations.look();
    return refused;
  }

  isBlocked(user: string): boolean {
    return this.#relations.blocks.has(user);
  }

  /** Fetches whom this person follows, once; until then nobody counts as followed. Rejects when no gateway answers. */
  loadFollows(): Promise<void> {
    return this.#relations.follows.load();
  }

  isFollowed(user: string): boolean {
    return this.#relations.follows.has(user);
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
      let notBeforeMs = 0;
      const began = performance.now();
      try {
        const gateway = this.#gateways.current;
        const connection = await this.#connect(spaceId, gateway, life.signal);
        outcome = await this.#serve(connection, gateway, life.signal);
        // Whoever was in, and has another gateway to go to, goes at once: this one is not asked again before its turn.
        const other = this.#gateways.count > 1;
        if (performance.now() - began >= goodAfterMs) attempt = other ? -1 : 0;
      } catch (error) {
        outcome = afterError(error);
        if (error instanceof ProblemError && error.status === 429) notBeforeMs = (error.problem.retryAfter ?? 0) * 1000;
        // A browser does not tell why a WebSocket was refused; the API does.
        if (outcome === 'retry' && attempt % 8 === 0 && !life.signal.aborted) outcome = await this.#askWhy(spaceId);
      }
      if (life.signal.aborted) return;
      if (outcome !== 'retry') return this.#finish(outcome.state, outcome.problem);
      this.#gateways.next();
      try {
        const backoff = attempt < 0 ? 0 : backoffDelay(attempt, this.#random());
        attempt++;
        const wait = Math.max(backoff, Math.min(notBeforeMs, longestWaitMs));
        await pause(wait, life.signal);
      } catch {
        return;
      }
    }
  }

  async #connect(spaceId: string, gateway: string, signal: AbortSignal, moving = false): Promise<Connection> {
    let made: Connection | undefined;
    // While two connections stand, the one that counts tells; what the other one heard is in its view when it is adopted.
    const counts = () => made !== undefined && made === this.#connection;
    made = await this.#open(
      { gateway, token: this.#token, spaceId, cursor: this.#cursor, ...this.#voice.request(), ...(moving ? { moving } : {}) },
      {
        room: (view) => counts() && this.#setRoom(view),
        event: (event) => counts() && this.#onEvent(event),
        you: (you) => counts() && this.#onYou(you),
        levels: (heard) => counts() && this.emit('levels', heard),
        media: (state) => counts() && this.emit('media', state),
        error: (problem) => counts() && this.emit('error', problem),
        gateways: (origins) => this.#learn(origins),
        move: (notice) => this.#onMove(notice, () => made),
      },
      signal,
    );
    return made;
  }

  async #serve(first: Connection, gateway: string, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) {
      first.close();
      return 'retry';
    }
    this.#playout.attach(first.stream);
    this.#adopt(first, gateway);
    for (let connection = first; ; ) {
      const end = await connection.ended;
      connection.close();
      if (signal.aborted) return 'retry';
      if (this.#connection === connection) {
        this.#connection = undefined;
        this.emit('levels', []);
        const outcome = this.#mover.afterEnd(end) ?? afterEnd(end);
        if (outcome !== 'retry') this.#mover.cancel();
        else this.#setState('reconnecting');
        // A move that was under way may be the fastest way back.
        if (outcome !== 'retry' || !(await this.#mover.finish()) || !this.#connection) return signal.aborted ? 'retry' : outcome;
      }
      connection = this.#connection!;
    }
  }

  #onMove(notice: MoveMessage, from: () => Connection | undefined): void {
    this.#learn(notice.gateways);
    this.#mover.ask(notice, from);
  }

  #moved(connection: Connection, gateway: string): void {
    this.#gateways.use(gateway);
    this.#adopt(connection, gateway);
  }

  #learn(origins: readonly string[]): void {
    this.#gateways.learn(origins);
    this.#apiGateways.learn(origins);
  }

  #adopt(connection: Connection, gateway: string): void {
    this.#connection = connection;
    this.#apiGateways.use(gateway);
    this.#setYou(connection.you);
    this.#voice.adopt(connection);
    this.#setRoom(connection.room);
    // The room may have ended in this very view.
    if (this.#connection !== connection) return;
    this.#setState('live');
    connection.start();
    this.#mover.adopted();
    // Without the list there is no warning; the next connection asks for it again.
    this.#relations.blocks.load().then(() => this.#relations.look(), () => undefined);
  }

  protected async command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined> {
    try {
      return this.#connection ? await this.#connection.command(name, ...args) : notConnected;
    } catch {
      return notConnected;
    }
  }

  #onYou(you: You): void {
    this.#setYou(you);
    if (this.#connection) this.#voice.onYou(this.#connection, you);
  }

  #setYou(you: You): void {
    this.#you = you;
    this.emit('you', you);
    this.emit('me', you.participant);
    const invited = you.invited ?? undefined;
    if (invited === this.#invited) return;
    this.#invited = invited;
    this.emit('invited', invited);
  }

  #onEvent(event: SpaceEvent): void {
    this.emit('event', event);
    if (event.type === 'unmute-asked' && event.target !== undefined && event.target === this.me?.id) {
      this.emit('unmuteAsked', event.actor === undefined ? {} : { by: event.actor });
    }
  }

  #setRoom(view: RoomView): void {
    const before = this.#room;
    this.#room = view;
    this.#voice.setMusic(view.space.music);
    this.emit('room', view);
    if (view.listeners !== before?.listeners) this.emit('count', view.listeners);
    if (view.hands !== before?.hands) this.emit('hands', view.hands);
    this.#relations.setStage(view.stage);
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
    this.#mover.cancel();
    this.#life?.abort();
    this.#life = undefined;
    this.#connection = undefined;
    this.#playout.detach();
    this.#voice.release();
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
}
