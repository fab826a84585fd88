/** The wire types of the gateway's HTTP API and SignalR hub, as they appear in JSON. */

export type Role = 'host' | 'cohost' | 'speaker' | 'listener';

export interface Participant {
  /** The person: the token's `sub`. */
  id: string;
  name: string;
  picture?: string;
  /** This person's number in the space; levels refer to it. */
  number: number;
  role: Role;
  muted: boolean;
}

export interface Person {
  id: string;
  name: string;
}

export interface Space {
  id: string;
  title: string;
  state: 'scheduled' | 'live' | 'ended';
  host: Person;
  createdAt: string;
}

export interface Snapshot {
  space: Space;
  /** Which activation of the room this is; a higher one replaces everything known from a lower one. */
  epoch: number;
  /** The number of the last event that is already included. */
  event: number;
  stage: Participant[];
  listeners: number;
}

export type SpaceEventType =
  | 'participant-joined'
  | 'participant-left'
  | 'participant-muted'
  | 'participant-unmuted'
  | 'space-ended';

export interface SpaceEvent {
  number: number;
  epoch: number;
  at: string;
  type: SpaceEventType;
  participant?: Participant;
  /** The id of the person who did it, where it was a person. */
  actor?: string;
}

export interface SpeakerLevel {
  number: number;
  /** -dBov: 0 is the loudest, 127 is silence (RFC 6464). */
  level: number;
}

/** RFC 9457 problem details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
}

export interface JoinRequest {
  spaceId: string;
  sdp: string;
  speak: boolean;
  muted: boolean;
}

export interface JoinResult {
  problem?: Problem | null;
  sdp?: string;
  connectionId?: string;
  me?: Participant;
  snapshot?: Snapshot;
}

export interface CommandResult {
  problem?: Problem | null;
}

export interface LevelsMessage {
  heard: SpeakerLevel[];
}

export interface CountMessage {
  listeners: number;
}

export interface MediaMessage {
  state: 'interrupted' | 'restored';
}

export type ClosedReason = 'replaced' | 'ended' | 'removed' | 'expired' | 'shutdown';

/** Why the server closed this connection. */
export interface ClosedMessage {
  reason: ClosedReason;
  title: string;
  detail?: string;
}

export interface ParticipantPage {
  items: Participant[];
  /** Where the next page begins; absent on the last page. */
  cursor?: string | null;
}
