import { describe, expect, it } from 'vitest';
import type { SpaceEvent } from '../../sdk/protocol';
import { Roster } from '../../sdk/roster';
import { event, person, snapshot } from './rooms';

function started(): Roster {
  const roster = new Roster();
  roster.reset(snapshot(), 0);
  return roster;
}

const ids = (roster: Roster) => roster.view?.stage.map((one) => one.id);

const story: SpaceEvent[] = [
  event(2, 'participant-joined', person(2)),
  event(3, 'participant-joined', person(3, { role: 'cohost' })),
  event(4, 'participant-muted', person(2, { muted: true })),
  event(5, 'participant-joined', person(4)),
  event(6, 'participant-left', person(4)),
];

describe('Roster', () => {
  it('follows joins, mutes and leaves, and keeps the host in front', () => {
    const roster = started();
    for (const one of story) expect(roster.apply(one, 0)).toBe(true);
    expect(ids(roster)).toEqual(['u1', 'u3', 'u2']);
    expect(roster.view?.stage[2]?.muted).toBe(true);
    expect(roster.view?.event).toBe(6);
  });

  it('comes to the same stage in every order and with duplicates', () => {
    const inOrder = started();
    for (const one of story) inOrder.apply(one, 0);
    for (const order of permutations(story)) {
      const roster = started();
      for (const one of [...order, ...order]) roster.apply(one, 0);
      expect(roster.view).toEqual(inOrder.view);
      expect(roster.needsResync(10_000)).toBe(false);
    }
  });

  it('asks for a snapshot when a gap stays open for 500 ms', () => {
    const roster = started();
    expect(roster.apply(event(3, 'participant-joined', person(3)), 100)).toBe(false);
    expect(ids(roster)).toEqual(['u1']);
    expect(roster.needsResync(599)).toBe(false);
    expect(roster.needsResync(600)).toBe(true);
    roster.apply(event(2, 'participant-joined', person(2)), 650);
    expect(roster.needsResync(5000)).toBe(false);
  });

  it('gives a second gap its own time', () => {
    const roster = started();
    roster.apply(event(3, 'participant-joined', person(3)), 0);
    roster.apply(event(5, 'participant-joined', person(5)), 0);
    roster.apply(event(2, 'participant-joined', person(2)), 400);
    expect(roster.needsResync(600)).toBe(false);
    expect(roster.needsResync(900)).toBe(true);
  });

  it('goes on from the snapshot with the events that came early', () => {
    const roster = started();
    roster.apply(event(4, 'participant-joined', person(4)), 0);
    roster.apply(event(6, 'participant-joined', person(6)), 0);
    roster.reset(snapshot({ event: 5, stage: [person(1, { role: 'host' }), person(5)] }), 700);
    expect(ids(roster)).toEqual(['u1', 'u5', 'u6']);
    expect(roster.needsResync(10_000)).toBe(false);
  });

  it('keeps events that come before the first snapshot', () => {
    const roster = new Roster();
    roster.apply(event(2, 'participant-joined', person(2)), 0);
    expect(roster.view).toBeUndefined();
    roster.reset(snapshot(), 5);
    expect(ids(roster)).toEqual(['u1', 'u2']);
  });

  it('asks for a snapshot at once when the epoch changes, and drops what the old one still says', () => {
    const roster = started();
    roster.apply(event(2, 'participant-joined', person(7), { epoch: 2 }), 0);
    expect(roster.needsResync(0)).toBe(true);
    expect(roster.apply(event(2, 'participant-joined', person(2)), 0)).toBe(false);
    roster.reset(snapshot({ epoch: 2, event: 1, stage: [] }), 10);
    expect(ids(roster)).toEqual(['u7']);
    expect(roster.apply(event(9, 'participant-joined', person(9)), 20)).toBe(false);
    expect(roster.needsResync(10_000)).toBe(false);
  });

  it('does not go back to an older snapshot', () => {
    const roster = started();
    for (const one of story) roster.apply(one, 0);
    expect(roster.reset(snapshot({ event: 3 }), 0)).toBe(false);
    expect(ids(roster)).toEqual(['u1', 'u3', 'u2']);
    expect(roster.reset(snapshot({ event: 6, stage: [] }), 0)).toBe(true);
  });

  it('tells a late goodbye of an old connection from the new one', () => {
    const roster = started();
    roster.apply(event(2, 'participant-joined', person(2)), 0);
    roster.apply(event(3, 'participant-joined', person(9, { id: 'u2' })), 0);
    roster.apply(event(4, 'participant-left', person(2)), 0);
    expect(roster.view?.stage.map((one) => one.number)).toEqual([1, 9]);
  });

  it('keeps listeners off the stage and moves who became one', () => {
    const roster = started();
    roster.apply(event(2, 'participant-joined', person(2)), 0);
    roster.apply(event(3, 'participant-joined', person(3, { role: 'listener' })), 0);
    roster.apply(event(4, 'participant-joined', person(2, { role: 'listener' })), 0);
    expect(ids(roster)).toEqual(['u1']);
  });

  it('counts an event it does not know', () => {
    const roster = started();
    roster.apply(event(2, 'hand-raised' as SpaceEvent['type'], person(2)), 0);
    expect(roster.apply(event(3, 'participant-joined', person(3)), 0)).toBe(true);
  });

  it('marks the end', () => {
    const roster = started();
    roster.apply(event(2, 'space-ended'), 0);
    expect(roster.view?.space.state).toBe('ended');
  });

  it('does not keep early events without bound', () => {
    const roster = started();
    for (let number = 3; number < 300; number++) roster.apply(event(number, 'participant-joined', person(number)), 0);
    expect(roster.needsResync(0)).toBe(true);
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]));
}
