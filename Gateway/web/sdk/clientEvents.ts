import type { MicrophoneFault } from './microphone';
import type { Hand, InvitedAs, MediaMessage, Participant, Problem, SpaceEvent, SpeakerLevel, You } from './protocol';
import type { RoomView } from './roster';

/**
 * `idle`: not in a space. `connecting`: joining for the first time. `live`: sound both ways.
 * `reconnecting`: was live, lost it, is trying again. `ended`: the space is over. `failed`: refused or put out.
 */
export type ClientState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'ended' | 'failed';

export interface StateChange {
  state: ClientState;
  previous: ClientState;
  /** Why, for `ended` and `failed`. */
  problem?: Problem;
}

/**
 * `off`: not asked for. `asking`: the browser asks the person. `ready`: held for the moment in which the raised hand is
 * taken, heard by nobody. A fault: asked for and not given.
 */
export type MicrophoneState = 'off' | 'asking' | 'ready' | 'on' | 'muted' | MicrophoneFault;

export interface SpaceClientEvents {
  state: StateChange;
  /** The stage, the count or the space changed: the whole new view. */
  room: RoomView;
  /** Who this person is in the space; again with every change and after each reconnect. */
  me: Participant;
  /** The same with the own raised hand and the invitation. */
  you: You;
  /** Invited, or no longer. */
  invited: InvitedAs | undefined;
  /** Somebody asks this person to unmute; nobody can do it for them. */
  unmuteAsked: { by?: string };
  /** The queue of raised hands; undefined for those who do not moderate. */
  hands: readonly Hand[] | undefined;
  /** Who is on stage although this person has blocked them. */
  blockedOnStage: readonly Participant[];
  /** A record of the space's history: each once and in order, those of a lost connection's time included. */
  event: SpaceEvent;
  /** Everybody who is heard right now; empty when all is quiet. */
  levels: SpeakerLevel[];
  count: number;
  microphone: MicrophoneState;
  /** The gateway is fine but the room itself is silent for a moment (it moves, or its server was lost). */
  media: MediaMessage['state'];
  /** The browser wants a click before it plays: call `resumePlayback` from that click. */
  playback: { blocked: boolean };
  /** Something was refused although the connection stands. */
  error: Problem;
}
