import type { MicrophoneState } from './clientEvents';
import type { Connection } from './connection';
import { noMicrophone, notConnected } from './localProblems';
import { Microphone, MicrophoneError } from './microphone';
import type { Commands, Problem, You } from './protocol';
import { isOnStage } from './roles';

export interface VoiceOwner {
  /** The connection that stands, if one does. */
  connection(): Connection | undefined;
  /** Aborted when the person leaves; undefined outside of a space. */
  life(): AbortSignal | undefined;
  microphone(state: MicrophoneState): void;
  refused(problem: Problem): void;
}

/** What a connection begins with. */
export interface VoiceRequest {
  speak: boolean;
  muted: boolean;
  track: MediaStreamTrack | undefined;
}

/**
 * This person's voice: microphone, mute, and the way onto the stage and back. The one peer connection can always send;
 * whether it has a track, and whether the server lets it be heard, is all that changes.
 */
export class Voice {
  readonly #owner: VoiceOwner;
  readonly #microphone = new Microphone(() => this.#onMicrophoneEnded());
  #state: MicrophoneState = 'off';
  /** What the person wants, and what every join asks for. */
  #speak = false;
  #muted = false;
  /** What the last join asked for. */
  #askedMuted = false;
  /** Muted by somebody else: the server, not the person, may take it back. */
  #mutedByOthers = false;
  #onStage = false;
  #handUp = false;
  /** The command that asks for the stage is under way. */
  #entering = false;
  /** How many mutes the server has not answered. */
  #telling = 0;
  #you: You | undefined;

  constructor(owner: VoiceOwner) {
    this.#owner = owner;
  }

  get state(): MicrophoneState {
    return this.#state;
  }

  /** Before the first connection of a space. */
  async prepare(speak: boolean, muted: boolean): Promise<void> {
    this.#muted = muted;
    this.#speak = this.#onStage = this.#handUp = this.#mutedByOthers = false;
    this.#you = undefined;
    const life = this.#owner.life();
    if (!speak || !(await this.#acquire()) || this.#dropIfLeft(life)) return;
    this.#speak = true;
    this.#showMuted(this.#muted);
  }

  /** Whether the space is in music mode. An open microphone is opened anew when that has changed. */
  setMusic(music: boolean): void {
    if (this.#microphone.setMusic(music)) void this.#refit();
  }

  request(): VoiceRequest {
    this.#askedMuted = this.#muted;
    const track = this.#speak ? this.#microphone.track : undefined;
    // A host who only listens is on stage all the same: without a microphone, shown as muted.
    return { speak: this.#speak, muted: this.#muted || !track, track };
  }

  /** A new connection stands: whatever changed while it was being made is made up for. */
  adopt(connection: Connection): void {
    const you = (this.#you = connection.you);
    this.#handUp = Boolean(you.handSince);
    this.#onStage = isOnStage(you.participant);
    if (!this.#onStage) {
      if (this.#speak || (!this.#handUp && this.#microphone.track)) this.#becomeListener();
    } else if (this.#speak) {
      void this.#agree(connection);
    } else if (this.#microphone.track) {
      // The hand was taken while there was no connection.
      this.#come(connection, you);
    }
  }

  onYou(connection: Connection, you: You): void {
    this.#you = you;
    const handWasUp = this.#handUp;
    this.#handUp = Boolean(you.handSince);
    const wasOnStage = this.#onStage;
    this.#onStage = isOnStage(you.participant);
    if (this.#onStage && !wasOnStage) this.#come(connection, you);
    else if (!this.#onStage && wasOnStage) this.#goToAudience(connection);
    else if (this.#onStage) this.#followMute(you.participant.muted);
    else if (handWasUp && !this.#handUp && !this.#entering) this.#goToAudience(connection);
  }

  async setMuted(muted: boolean): Promise<void> {
    if (!this.#microphone.track || !(this.#onStage || this.#speak)) {
      if (!muted) await this.enable();
      return;
    }
    this.#showMuted(muted);
    await this.#tellMuted(muted);
  }

  /** False when the browser or the person refused the microphone. */
  async enable(): Promise<boolean> {
    const life = this.#owner.life();
    const connection = this.#owner.connection();
    if (connection && !this.#onStage) return this.#askForStage(connection);
    if (!life || !(await this.#acquire()) || this.#dropIfLeft(life)) return false;
    const now = this.#owner.connection();
    if (now && !this.#onStage) return this.#askForStage(now);
    this.#speak = true;
    this.#showMuted(false);
    // Between two connections there is nothing to do: the next join asks for it.
    if (!now) return true;
    await this.#sendTrack(now);
    await this.#tellMuted(false);
    return true;
  }

  async accept(muted: boolean): Promise<Problem | undefined> {
    const connection = this.#owner.connection();
    return connection ? this.#enter(connection, muted, false) : notConnected;
  }

  async raiseHand(muted: boolean): Promise<Problem | undefined> {
    const life = this.#owner.life();
    if (!muted && !(await this.#acquire())) return noMicrophone;
    if (this.#dropIfLeft(life)) return undefined;
    return this.#raise(muted);
  }

  async lowerHand(): Promise<Problem | undefined> {
    const refused = await this.#command('LowerHand', null);
    if (!refused && !this.#onStage && !this.#entering) this.#becomeListener();
    return refused;
  }

  async leaveStage(): Promise<Problem | undefined> {
    // Not heard from this moment on, whatever the server says.
    this.#microphone.setEnabled(false);
    const refused = await this.#command('LeaveStage');
    const connection = this.#owner.connection();
    if (refused || !connection) {
      this.#microphone.setEnabled(!this.#muted);
      return refused;
    }
    // Still on stage until the server's word comes: an older one on its way must not look like coming back.
    void this.#sendTrack(connection, null);
    this.#becomeListener();
    return undefined;
  }

  release(): void {
    this.#microphone.release();
    this.#show('off');
  }

  async #askForStage(connection: Connection): Promise<boolean> {
    const refused = await this.#enter(connection, false, true);
    if (refused && refused !== noMicrophone) this.#owner.refused(refused);
    return refused === undefined;
  }

  /** Asks for the stage with the track already on the line: what is sent too early is dropped by the gateway. */
  async #enter(connection: Connection, muted: boolean, orRaise: boolean): Promise<Problem | undefined> {
    if (this.#entering) return undefined;
    this.#entering = true;
    const life = this.#owner.life();
    try {
      let microphone = Promise.resolve(true);
      if (!muted) {
        const permitted = await this.#microphone.isPermitted();
        microphone = this.#bring(connection);
        // Whoever has to be asked first may say no, and has no use for the stage then.
        if (!permitted && !(await microphone)) return noMicrophone;
        if (this.#dropIfLeft(life)) return undefined;
      }
      const refused = await this.#command('AcceptInvitation', muted);
      const heard = await microphone;
      if (this.#dropIfLeft(life)) return undefined;
      if (!refused || refused.type.endsWith(':already-on-stage')) {
        // Put back into the audience again before the answer came.
        if (!muted && heard && !this.#microphone.track) return undefined;
        this.#speak = true;
        // What the server has said of this person by now says more than the wish.
        if (!this.#microphone.track) this.#muted = true;
        else if (!this.#onStage) this.#showMuted(muted);
        if (!heard) await this.#tellMuted(true);
        return undefined;
      }
      this.#microphone.setEnabled(false);
      await this.#sendTrack(connection, null);
      // Not now, but perhaps when somebody says so.
      if (orRaise && heard && (refused.status === 403 || refused.status === 409)) return await this.#raise(false);
      if (!this.#handUp) this.#becomeListener();
      return refused;
    } finally {
      this.#entering = false;
    }
  }

  async #raise(muted: boolean): Promise<Problem | undefined> {
    if (!muted) {
      this.#microphone.setEnabled(false);
      this.#show('ready');
    }
    const refused = await this.#command('RaiseHand', muted);
    if (refused && !this.#onStage && !this.#handUp) this.#becomeListener();
    return refused;
  }

  /** On the stage now: heard, if that is what was agreed. */
  #come(connection: Connection, you: You): void {
    this.#speak = true;
    const { muted } = you.participant;
    if (this.#microphone.track) {
      this.#showMuted(muted);
      void this.#sendTrack(connection);
    } else {
      this.#muted = true;
      // Taken with an open microphone, but it is gone: it is opened again, or the room is told.
      if (!muted && !this.#entering) void this.#reopen(connection);
    }
  }

  async #reopen(connection: Connection): Promise<void> {
    const life = this.#owner.life();
    if (await this.#bring(connection)) {
      if (this.#dropIfLeft(life)) return;
      if (this.#onStage) this.#showMuted(this.#you?.participant.muted ?? true);
      else this.#goToAudience(connection);
    } else {
      await this.#tellMuted(true);
    }
  }

  #goToAudience(connection: Connection): void {
    this.#onStage = false;
    void this.#sendTrack(connection, null);
    this.#becomeListener();
  }

  #becomeListener(): void {
    this.#speak = this.#muted = this.#mutedByOthers = false;
    this.release();
  }

  /** The person may have pressed the button while the connection was being made. */
  async #agree(connection: Connection): Promise<void> {
    await this.#sendTrack(connection);
    if (this.#muted !== this.#askedMuted) await this.#tellMuted(this.#muted);
    else if (connection.you.participant.muted && this.#microphone.track) this.#showMuted(true);
  }

  #followMute(muted: boolean): void {
    // The own wish is on its way, and what the server says may be older.
    if (this.#telling > 0 || !this.#microphone.track) return;
    if (muted && !this.#muted) {
      this.#showMuted(true);
      this.#mutedByOthers = true;
    } else if (!muted && this.#mutedByOthers) {
      this.#showMuted(false);
    }
  }

  async #tellMuted(muted: boolean): Promise<void> {
    const before = this.#you;
    this.#telling++;
    const refused = await this.#command('SetMuted', muted);
    this.#telling--;
    if (refused === notConnected) return;
    if (refused) {
      if (!muted && this.#microphone.track) this.#showMuted(true);
      this.#owner.refused(refused);
    } else if (this.#you && this.#you !== before && this.#onStage) {
      this.#followMute(this.#you.participant.muted);
    }
  }

  #onMicrophoneEnded(): void {
    this.#show('missing');
    if (!this.#onStage && !this.#speak) return;
    this.#muted = true;
    void this.#tellMuted(true);
  }

  /** Opens the microphone and puts its track on the line. */
  async #bring(connection: Connection): Promise<boolean> {
    if (!(await this.#acquire())) return false;
    this.#microphone.setEnabled(true);
    await this.#sendTrack(connection);
    return true;
  }

  async #refit(): Promise<void> {
    const life = this.#owner.life();
    try {
      await this.#microphone.reopen();
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      return; // the one that is open goes on
    }
    const connection = this.#owner.connection();
    if (!this.#dropIfLeft(life) && connection && this.#speak) await this.#sendTrack(connection);
  }

  async #sendTrack(connection: Connection, track = this.#microphone.track ?? null): Promise<void> {
    try {
      await connection.replaceTrack(track);
    } catch {
      // Closed meanwhile: the next connection begins with the track.
    }
  }

  async #acquire(): Promise<boolean> {
    if (!this.#microphone.track) this.#show('asking');
    try {
      await this.#microphone.acquire();
      return true;
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      this.#show(error.fault);
      return false;
    }
  }

  /** Somebody left while the browser was still asking for the microphone. */
  #dropIfLeft(life: AbortSignal | undefined): boolean {
    if (life && !life.aborted) return false;
    if (!this.#owner.life()) this.release();
    return true;
  }

  #showMuted(muted: boolean): void {
    this.#muted = muted;
    this.#mutedByOthers = false;
    this.#microphone.setEnabled(!muted);
    this.#show(muted ? 'muted' : 'on');
  }

  /** A hub that is gone counts as not connected: the next join carries the wish. */
  async #command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined> {
    try {
      const connection = this.#owner.connection();
      return connection ? await connection.command(name, ...args) : notConnected;
    } catch {
      return notConnected;
    }
  }

  #show(state: MicrophoneState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#owner.microphone(state);
  }
}
