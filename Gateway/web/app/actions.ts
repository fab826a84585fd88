import type { Participant, RoomView } from '../sdk';

/** Something that one person can do to another, or to themselves: the names are the menu items' `data-action`. */
export type Action =
  | 'mute'
  | 'unmute'
  | 'leave-stage'
  | 'ask-unmute'
  | 'invite'
  | 'move-to-audience'
  | 'cohost'
  | 'uncohost'
  | 'hand-over'
  | 'remove'
  | 'ban'
  | 'follow'
  | 'block';

const rank = { listener: 0, speaker: 1, cohost: 2, host: 3 } as const;
/** A token that moderates every space. */
const operator = 4;

/** Only those who moderate are told of the raised hands. */
export function mayModerate(me: Participant | undefined, room: RoomView | undefined): boolean {
  return rankOf(me, room) >= rank.cohost;
}

/** May change what belongs to the host. */
export function mayHost(me: Participant | undefined, room: RoomView | undefined): boolean {
  return rankOf(me, room) >= rank.host;
}

/** What to offer for `target`. The server decides; this only keeps what it would refuse out of sight. */
export function actionsFor(me: Participant | undefined, target: Participant, room: RoomView | undefined): Action[] {
  if (!me) return [];
  const onStage = target.role !== 'listener';
  if (target.id === me.id) {
    const own: Action[] = onStage ? [target.muted ? 'unmute' : 'mute'] : [];
    return target.role === 'speaker' || target.role === 'cohost' ? [...own, 'leave-stage'] : own;
  }
  const actions: Action[] = [];
  const mine = rankOf(me, room);
  if (mine >= rank.cohost && mine >= rank[target.role]) {
    if (onStage) actions.push(target.muted ? 'ask-unmute' : 'mute');
    else actions.push('invite');
    if (target.role === 'speaker' || target.role === 'cohost') actions.push('move-to-audience');
    if (mine >= rank.host && target.role !== 'host') {
      actions.push(target.role === 'cohost' ? 'uncohost' : 'cohost');
      if (onStage) actions.push('hand-over');
    }
    if (target.role !== 'host') actions.push('remove', 'ban');
  }
  return [...actions, 'follow', 'block'];
}

function rankOf(me: Participant | undefined, room: RoomView | undefined): number {
  if (!me) return -1;
  if (me.role === 'host' || me.role === 'cohost') return rank[me.role];
  return room?.hands ? operator : rank[me.role];
}
