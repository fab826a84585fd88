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

/** Who may do something in a space without being asked in person; `followed`: people whom the host follows. */
export type AccessPolicy = 'everyone' | 'followed' | 'invited';

export interface Space {
  id: string;
  title: string;
  state: 'scheduled' | 'live' | 'ended';
  host: Person;
  createdAt: string;
  topics: string[];
  join: AccessPolicy;
  speak: AccessPolicy;
  /** Places on the stage, host and co-hosts included. */
  stageCapacity: number;
  /** Nobody new comes in. */
  locked: boolean;
  /** Music mode: the sound is stereo. */
  music: boolean;
}

/** A space as the HTTP API tells it to one person. */
export interface SpaceForMe extends Space {
  /** Ids of the people on stage whom this person has blocked. */
  blockedOnStage?: string[];
}

/** What the host decides. */
export interface SpaceSettings {
  title: string;
  topics: string[];
  join: AccessPolicy;
  speak: AccessPolicy;
  stageCapacity: number;
  /** Music mode: stereo, tuned for music. */
  music: boolean;
}

/** A raised hand. */
export interface Hand {
  participant: Participant;
  since: string;
}

export interface Snapshot {
  space: Space;
  /** Which activation of the room this is; a higher one replaces everything known from a lower one. */
  epoch: number;
  /** The last change that is included; counted within the epoch. */
  version: number;
  /** The number of the newest stored event; counted over the space's life. */
  event: number;
  stage: Participant[];
  listeners: number;
  /** The first hands of the queue, at most `maxHands`; for moderators only. */
  hands?: Hand[] | null;
}

/** A snapshot has no more hands than that. */
export const maxHands = 100;

export type RoomChange =
  /** On stage, or as a listener no longer on it but still here. */
  | { type: 'stage'; participant: Participant }
  | { type: 'left'; participant: Participant }
  | { type: 'space'; space: Space }
  | { type: 'hand-up'; participant: Participant; since: string }
  | { type: 'hand-down'; person: string };

/** How the room differs since version `after`: everything up to `through`, without what is not for this client. */
export interface Changes {
  epoch: number;
  after: number;
  through: number;
  items: RoomChange[];
}

export type SpaceEventType =
  | 'space-created'
  | 'settings-changed'
  | 'lock-changed'
  | 'space-ended'
  | 'participant-joined'
  | 'participant-left'
  | 'participant-muted'
  | 'participant-unmuted'
  | 'role-changed'
  | 'host-changed'
  | 'hand-raised'
  | 'hand-lowered'
  | 'person-invited'
  | 'invitation-ended'
  | 'unmute-asked'
  | 'person-removed'
  | 'person-banned'
  | 'ban-lifted'
  | 'command-refused';

/** A record of the space's stored history. */
export interface SpaceEvent {
  number: number;
  at: string;
  type: SpaceEventType;
  /** The id of the person who did it, where it was a person. */
  actor?: string;
  /** The id of the person it was done to. */
  target?: string;
  participant?: Participant;
  reason?: string;
  until?: string;
  locked?: boolean;
  before?: Role;
  cause?: string;
  as?: InvitedAs;
  declined?: boolean;
  action?: string;
  refusal?: string;
}

/** Stored events after number `after`: all up to `through`, without those that are not for this client. */
export interface EventBatch {
  after: number;
  through: number;
  items: SpaceEvent[];
}

export interface EventPage {
  problem?: Problem | null;
  items: SpaceEvent[];
  through: number;
  /** The number of the newest stored event. */
  last: number;
}

export interface HandPage {
  problem?: Problem | null;
  items: Hand[];
  total: number;
}

export type InvitedAs = 'speaker' | 'listener';

/** What this person is in the space, and what waits for them. */
export interface You {
  participant: Participant;
  /** Since when the own hand is up. */
  handSince?: string | null;
  /** An invitation that is neither taken nor turned down. */
  invited?: InvitedAs | null;
  /** The change that it comes from, within the epoch. */
  version: number;
  epoch?: number;
}

/** What a person is in a space or would come as, whether they are in it or not. */
export interface Standing {
  role: Role;
  you?: You | null;
  bannedUntil?: string | null;
  joinProblem?: Problem | null;
  speakProblem?: Problem | null;
}

export interface ListedPerson {
  user: string;
  since: string;
}

/** A page of a list; without a cursor the last one. */
export interface Page<T> {
  items: T[];
  cursor?: string | null;
}

export interface Ban {
  user: string;
  by?: string | null;
  at: string;
  until?: string | null;
  reason?: string | null;
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
  /** After how many seconds trying again makes sense. */
  retryAfter?: number;
}

export interface JoinRequest {
  spaceId: string;
  sdp: string;
  speak: boolean;
  muted: boolean;
  /** The last event that is known from an earlier connection: the answer goes on from there. */
  lastEvent?: number;
  /** Another connection to this space still plays, and is closed when this one does. */
  moving?: boolean;
}

export interface JoinResult {
  problem?: Problem | null;
  sdp?: string;
  connectionId?: string;
  me?: Participant;
  you?: You;
  snapshot?: Snapshot;
  events?: EventBatch | null;
  /** Origins of the cluster's other gateways. */
  gateways?: string[] | null;
}

export interface CommandResult {
  problem?: Problem | null;
  /** The number of the last event that the command made. */
  event?: number;
}

/** The hub's commands and what they take; each answers a `CommandResult`. */
export interface Commands {
  SetMuted: [muted: boolean];
  LeaveStage: [];
  RaiseHand: [muted: boolean];
  LowerHand: [user: string | null];
  AcceptInvitation: [muted: boolean];
  DeclineInvitation: [];
  Invite: [user: string, as: InvitedAs];
  WithdrawInvitation: [user: string];
  MoveToAudience: [user: string];
  Mute: [user: string];
  MuteAll: [];
  AskToUnmute: [user: string];
  Remove: [user: string, reason: string | null];
  Ban: [user: string, until: string | null, reason: string | null];
  LiftBan: [user: string];
  SetLocked: [locked: boolean];
  ChangeSettings: [settings: Partial<SpaceSettings>];
  MakeCoHost: [user: string];
  UnmakeCoHost: [user: string];
  HandOver: [user: string];
  End: [];
  Follow: [user: string, on: boolean];
  Block: [user: string, on: boolean];
  RefreshToken: [token: string];
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

/** The token runs out soon: a fresh one keeps the connection. */
export interface TokenExpiringMessage {
  expiresAt: string;
}

/** The gateway wants to stop: join through another one, play that, then leave this one. */
export interface MoveMessage {
  /** Origins, the one to try first at the front. */
  gateways: string[];
  /** After so many milliseconds the connection is closed. */
  deadlineMs: number;
}

/** The cluster's other gateways. */
export interface GatewaysMessage {
  gateways: string[];
}

export type ClosedReason = 'replaced' | 'ended' | 'expired' | 'shutdown' | 'removed' | 'banned' | 'blocked' | 'token-expired';

/** Why the server closed this connection. */
export interface ClosedMessage {
  reason: ClosedReason;
  title: string;
  detail?: string;
}

export type ParticipantPage = Page<Participant>;
