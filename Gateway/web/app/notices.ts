import { isOnStage, type Participant, type RoomView, type SpaceEvent } from '../sdk';

/** What somebody else has done to this person, in words for them; undefined: nothing of note. */
export function noticeOf(event: SpaceEvent, me: Participant | undefined, room: RoomView | undefined): string | undefined {
  if (!me || event.actor === me.id || (event.participant?.id ?? event.target) !== me.id) return undefined;
  const by = room?.stage.find((one) => one.id === event.actor)?.name;
  switch (event.type) {
    case 'participant-muted':
      return by ? `${by} muted you.` : 'You were muted.';
    case 'hand-lowered':
      // A hand also goes down when it is taken.
      return isOnStage(me) ? undefined : 'Your hand was lowered.';
    case 'role-changed':
      return roleNotice(event, me);
    default:
      return undefined;
  }
}

function roleNotice({ participant, before }: SpaceEvent, me: Participant): string | undefined {
  switch (participant?.role) {
    case 'host':
      return 'You are the host now.';
    case 'cohost':
      return before === 'host' ? 'You are a co-host now.' : 'You are a co-host now: you can help the host.';
    case 'speaker':
      if (before === 'cohost') return 'You are a speaker now, no longer a co-host.';
      return me.muted ? 'You are on stage, muted.' : 'You are on stage: everybody hears you.';
    case 'listener':
      return 'You were moved to the audience. You can still listen.';
    default:
      return undefined;
  }
}
