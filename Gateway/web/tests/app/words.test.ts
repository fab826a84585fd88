import { describe, expect, it } from 'vitest';
import { closingOf } from '../../app/closings';
import { textOfEvent } from '../../app/eventTexts';
import { noticeOf } from '../../app/notices';
import { waited } from '../../app/views/hands';
import type { Participant, SpaceEvent, SpaceEventType } from '../../sdk/protocol';
import { Roster } from '../../sdk/roster';
import { event, person, snapshot } from '../sdk/rooms';

const names: Record<string, string> = { u1: 'Ada', u2: 'Bo' };
const text = (type: SpaceEventType, over: Partial<SpaceEvent> = {}) =>
  textOfEvent(event(1, type, { actor: 'u1', ...over }), (id) => names[id] ?? id);

describe('The activity list', () => {
  it('says who did what to whom, and why', () => {
    expect(text('person-removed', { target: 'u2', reason: 'noise' })).toBe('Ada removed Bo (“noise”)');
    expect(text('person-banned', { target: 'u9' })).toBe('Ada banned u9 for good');
    expect(text('role-changed', { participant: person(2, { name: 'Bo', role: 'cohost' }) })).toBe('Bo is now a co-host, by Ada');
    expect(text('participant-muted', { participant: person(2, { name: 'Bo' }) })).toBe('Ada muted Bo');
    expect(text('participant-muted', { participant: person(1, { name: 'Ada' }) })).toBe('Ada muted themselves');
    expect(text('lock-changed', { locked: true })).toBe('Ada locked the space');
    expect(text('invitation-ended', { target: 'u2', actor: 'u2', declined: true })).toBe('Bo turned the invitation down');
  });

  it('shows what was refused, however the server spells it', () => {
    const refused = 'Bo was refused: mute all – not allowed';
    expect(text('command-refused', { actor: 'u2', action: 'mute-all', refusal: 'not-allowed' })).toBe(refused);
    expect(text('command-refused', { actor: 'u2', action: 'MuteAll', refusal: 'NotAllowed' })).toBe(refused);
  });

  it('has a line for an event of a newer server', () => {
    expect(text('post-pinned' as SpaceEventType)).toBe('post pinned');
  });
});

describe('A passing notice', () => {
  const roster = new Roster();
  roster.reset(snapshot({ stage: [person(1, { name: 'Ada', role: 'host' })] }), 0);
  const notice = (type: SpaceEventType, now: Partial<Participant>, over: Partial<SpaceEvent> = {}) => {
    const me = person(7, { id: 'me', ...now });
    return noticeOf(event(1, type, { actor: 'u1', participant: me, ...over }), me, roster.view);
  };

  it('tells what others have done to this person', () => {
    expect(notice('participant-muted', { muted: true })).toBe('Ada muted you.');
    expect(notice('role-changed', { role: 'listener' })).toContain('moved to the audience');
    expect(notice('role-changed', { role: 'speaker' })).toContain('everybody hears you');
    expect(notice('role-changed', { role: 'speaker', muted: true })).toContain('muted');
    expect(notice('hand-lowered', { role: 'listener' })).toBe('Your hand was lowered.');
  });

  it('is silent about the own doing, about others, and about a hand that was taken', () => {
    expect(notice('participant-muted', {}, { actor: 'me' })).toBeUndefined();
    expect(notice('participant-muted', {}, { participant: person(2) })).toBeUndefined();
    expect(notice('hand-lowered', { role: 'speaker' })).toBeUndefined();
  });
});

describe('A shut door', () => {
  const again = (type: string, status = 403) => closingOf({ type, title: '', status })?.again;

  it('stays open for another try where that may help', () => {
    expect(again('urn:spaces:closed:removed')).toBe(true);
    expect(again('urn:spaces:problem:locked')).toBe(true);
    expect(again('urn:spaces:problem:join-needs-follow')).toBe(true);
    expect(again('urn:spaces:closed:banned')).toBe(false);
    expect(again('urn:spaces:problem:blocked-by-host')).toBe(false);
    expect(again('urn:spaces:problem:unknown-space', 404)).toBe(false);
    expect(closingOf({ type: 'urn:spaces:problem:unavailable', title: '', status: 503 })).toBeUndefined();
  });
});

describe('The time with a raised hand', () => {
  it('is told in minutes', () => {
    expect([-5000, 59_000, 60_000, 3_599_000, 3_900_000, NaN].map(waited)).toEqual(['just now', 'just now', '1 min', '59 min', '1 h 5 min', 'just now']);
  });
});
