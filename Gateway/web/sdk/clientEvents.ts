import type { MicrophoneFault } from './microphone';
import type { MediaMessage, Participant, Problem, SpaceEvent, SpeakerLevel } from './protocol';
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

/** `off`: not asked for. `asking`: the browser asks the person. A fault: asked for and not given. */
export type MicrophoneState = 'off' | 'asking' | 'on' | 'muted' | MicrophoneFault;

export interface SpaceClientEvents {
  state: StateChange;
  /** The stage, the count or the space changed: the whole new view. */
  room: RoomView;
  /** Who this person is in the space; again after each reconnect. */
  me: Participant;
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
