import type { SpaceEvent } from '../sdk';

/** One line of the activity list. `nameOf` gives the name of a person by id. */
export function textOfEvent(event: SpaceEvent, nameOf: (id: string) => string): string {
  const actor = event.actor === undefined ? 'The server' : nameOf(event.actor);
  const who = event.participant?.name ?? (event.target === undefined ? 'somebody' : nameOf(event.target));
  const bySelf = event.actor !== undefined && event.actor === (event.participant?.id ?? event.target);
  const because = event.reason ? ` (“${event.reason}”)` : '';
  switch (event.type) {
    case 'space-created':
      return `${actor} created the space`;
    case 'settings-changed':
      return `${actor} changed the settings`;
    case 'lock-changed':
      return `${actor} ${event.locked === undefined ? 'changed the lock of' : event.locked ? 'locked' : 'unlocked'} the space`;
    case 'space-ended':
      return `${actor} ended the space`;
    case 'participant-joined':
      return `${who} came onto the stage`;
    case 'participant-left':
      return `${who} left`;
    case 'participant-muted':
      return bySelf ? `${who} muted themselves` : `${actor} muted ${who}`;
    case 'participant-unmuted':
      return `${who} unmuted themselves`;
    case 'role-changed':
      return `${who} is now ${roles[event.participant?.role ?? 'listener']}${bySelf || event.actor === undefined ? '' : `, by ${actor}`}`;
    case 'host-changed':
      return `${who} is the host now`;
    case 'hand-raised':
      return `${who} raised their hand`;
    case 'hand-lowered':
      return bySelf ? `${who} lowered their hand` : `The hand of ${who} is down`;
    case 'person-invited':
      return `${actor} invited ${who} to ${event.as === 'listener' ? 'come in' : 'speak'}`;
    case 'invitation-ended':
      return event.declined ? `${who} turned the invitation down` : `The invitation of ${who} ended`;
    case 'unmute-asked':
      return `${actor} asked ${who} to unmute`;
    case 'person-removed':
      return `${actor} removed ${who}${because}`;
    case 'person-banned':
      return `${actor} banned ${who} ${event.until ? `until ${new Date(event.until).toLocaleString()}` : 'for good'}${because}`;
    case 'ban-lifted':
      return `${actor} lifted the ban of ${who}`;
    case 'command-refused':
      return `${actor} was refused: ${words(event.action)}${event.target === undefined ? '' : ` ${who}`} – ${words(event.refusal)}`;
    default:
      return words(event.type);
  }
}

const roles = { host: 'the host', cohost: 'a co-host', speaker: 'a speaker', listener: 'in the audience' } as const;

/** `MuteAll` or `mute-all`, as a person would write it. */
function words(name: string | undefined): string {
  return (name ?? 'unknown').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/-/g, ' ').toLowerCase();
}
