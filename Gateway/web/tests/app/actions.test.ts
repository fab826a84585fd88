import { describe, expect, it } from 'vitest';
import { actionsFor, mayHost, mayModerate } from '../../app/actions';
import type { Role } from '../../sdk/protocol';
import { Roster } from '../../sdk/roster';
import { person, snapshot } from '../sdk/rooms';

const me = (role: Role) => person(1, { id: 'me', role });
const other = (role: Role, muted = false) => person(2, { role, muted });

function room(hands?: []) {
  const roster = new Roster();
  roster.reset(snapshot(hands ? { hands } : {}), 0);
  return roster.view;
}

const offered = (mine: Role, theirs: Role, muted = false) => actionsFor(me(mine), other(theirs, muted), room()).join(' ');

describe('What is offered for a person', () => {
  it('is to follow and to block for those who do not moderate', () => {
    for (const mine of ['listener', 'speaker'] as const) {
      for (const theirs of ['listener', 'speaker', 'cohost', 'host'] as const) expect(offered(mine, theirs)).toBe('follow block');
    }
  });

  it('is to moderate for co-hosts, but not the host', () => {
    expect(offered('cohost', 'speaker')).toBe('mute move-to-audience remove ban follow block');
    expect(offered('cohost', 'speaker', true)).toBe('ask-unmute move-to-audience remove ban follow block');
    expect(offered('cohost', 'listener')).toBe('invite remove ban follow block');
    expect(offered('cohost', 'cohost')).toBe('mute move-to-audience remove ban follow block');
    expect(offered('cohost', 'host')).toBe('follow block');
  });

  it('is all of it for the host', () => {
    expect(offered('host', 'speaker')).toBe('mute move-to-audience cohost hand-over remove ban follow block');
    expect(offered('host', 'cohost')).toBe('mute move-to-audience uncohost hand-over remove ban follow block');
    expect(offered('host', 'listener')).toBe('invite cohost remove ban follow block');
  });

  it('is the own voice and place for oneself', () => {
    const own = (role: Role, muted: boolean) => actionsFor({ ...me(role), muted }, { ...me(role), muted }, room()).join(' ');
    expect(own('speaker', true)).toBe('unmute leave-stage');
    expect(own('cohost', false)).toBe('mute leave-stage');
    expect(own('host', false)).toBe('mute');
    expect(own('listener', false)).toBe('');
  });

  it('knows the operator by the queue of hands that only moderators get', () => {
    const listener = me('listener');
    expect(mayModerate(listener, room())).toBe(false);
    expect(mayModerate(listener, room([]))).toBe(true);
    expect(mayHost(listener, room([]))).toBe(true);
    expect(mayHost(me('cohost'), room([]))).toBe(false);
    expect(actionsFor(listener, other('host'), room([])).join(' ')).toBe('mute follow block');
  });

  it('is nothing before this person is known', () => {
    expect(actionsFor(undefined, other('speaker'), room())).toEqual([]);
  });
});
