import { describe, expect, it } from 'vitest';
import type { Changes, RoomChange, Snapshot } from '../../sdk/protocol';
import { Roster } from '../../sdk/roster';
import { changes, handDown, handUp, left, onStage, permutations, person, randomFrom, snapshot, space } from './rooms';

function started(over: Partial<Snapshot> = {}): Roster {
  const roster = new Roster();
  roster.reset(snapshot(over), 0);
  return roster;
}

const ids = (roster: Roster) => roster.view?.stage.map((one) => one.id);
const handIds = (roster: Roster) => roster.view?.hands?.map((one) => one.participant.id);
const listener = (number: number) => person(number, { role: 'listener' });

const story: Changes[] = [
  changes(1, [onStage(person(2)), onStage(person(3, { role: 'cohost' }))]),
  changes(3, [onStage(person(2, { muted: true }))]),
  // Two changes of which this client may see none.
  changes(4, [], { through: 6 }),
  changes(6, [onStage(person(4)), left(person(4)), { type: 'space', space: space({ locked: true }) }]),
];

describe('Roster', () => {
  it('follows who comes, changes and leaves, and keeps the host in front', () => {
    const roster = started();
    for (const one of story) expect(roster.apply(one, 0)).toBe(true);
    expect(ids(roster)).toEqual(['u1', 'u3', 'u2']);
    expect(roster.view?.stage[2]?.muted).toBe(true);
    expect(roster.view?.space.locked).toBe(true);
    expect(roster.view?.version).toBe(9);
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

  it('comes to the same room however the changes are cut, lost, repeated and overlapped, with a snapshot at each open gap', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const history = Array.from({ length: 40 }, () => randomChange(random));
      const truth = started({ hands: [] });
      const states = [snapshotOf(truth)];
      for (const [i, change] of history.entries()) {
        truth.apply(changes(1 + i, [change]), 0);
        states.push(snapshotOf(truth));
      }
      const batches: Changes[] = [];
      for (let from = 0; from < history.length; ) {
        const to = Math.min(history.length, from + 1 + Math.floor(random() * 5));
        const back = Math.max(0, from - Math.floor(random() * 3));
        if (random() > 0.15) batches.push(changes(1 + back, history.slice(back, to)));
        if (random() > 0.8) batches.push(changes(1 + from, history.slice(from, to)));
        from = to;
      }
      const roster = started({ hands: [] });
      for (const one of shuffled(batches, random)) roster.apply(one, 0);
      if (roster.needsResync(500)) roster.reset(states[Math.min(40, roster.view!.version - 1 + Math.floor(random() * 40))]!, 500);
      const { version } = roster.view!;
      expect(snapshotOf(roster), `seed ${seed}`).toEqual(states[version - 1]);
    }
  });

  it('asks for a snapshot when a gap stays open for 500 ms', () => {
    const roster = started();
    expect(roster.apply(changes(2, [onStage(person(3))]), 100)).toBe(false);
    expect(ids(roster)).toEqual(['u1']);
    expect(roster.needsResync(599)).toBe(false);
    expect(roster.needsResync(600)).toBe(true);
    roster.apply(changes(1, [onStage(person(2))]), 650);
    expect(roster.needsResync(5000)).toBe(false);
  });

  it('gives a second gap its own time', () => {
    const roster = started();
    roster.apply(changes(2, [onStage(person(3))]), 0);
    roster.apply(changes(4, [onStage(person(5))]), 0);
    roster.apply(changes(1, [onStage(person(2))]), 400);
    expect(roster.needsResync(600)).toBe(false);
    expect(roster.needsResync(900)).toBe(true);
  });

  it('goes on from the snapshot with the changes that came early', () => {
    const roster = started();
    roster.apply(changes(3, [onStage(person(4))]), 0);
    roster.apply(changes(5, [onStage(person(6))]), 0);
    roster.reset(snapshot({ version: 5, stage: [person(1, { role: 'host' }), person(5)] }), 700);
    expect(ids(roster)).toEqual(['u1', 'u5', 'u6']);
    expect(roster.needsResync(10_000)).toBe(false);
  });

  it('keeps changes that come before the first snapshot', () => {
    const roster = new Roster();
    roster.apply(changes(1, [onStage(person(2))]), 0);
    expect(roster.view).toBeUndefined();
    roster.reset(snapshot(), 5);
    expect(ids(roster)).toEqual(['u1', 'u2']);
  });

  it('asks for a snapshot at once when the epoch changes, and drops what the old one still says', () => {
    const roster = started();
    roster.apply(changes(1, [onStage(person(7))], { epoch: 2 }), 0);
    expect(roster.needsResync(0)).toBe(true);
    expect(roster.apply(changes(1, [onStage(person(2))]), 0)).toBe(false);
    roster.reset(snapshot({ epoch: 2, stage: [] }), 10);
    expect(ids(roster)).toEqual(['u7']);
    expect(roster.apply(changes(8, [onStage(person(9))]), 20)).toBe(false);
    expect(roster.needsResync(10_000)).toBe(false);
  });

  it('does not go back to an older snapshot', () => {
    const roster = started();
    for (const one of story) roster.apply(one, 0);
    expect(roster.reset(snapshot({ version: 8 }), 0)).toBe(false);
    expect(ids(roster)).toEqual(['u1', 'u3', 'u2']);
    expect(roster.reset(snapshot({ version: 9, stage: [] }), 0)).toBe(true);
  });

  it('tells a late goodbye of an old connection from the new one', () => {
    const roster = started();
    roster.apply(changes(1, [onStage(person(2)), onStage(person(9, { id: 'u2' })), left(person(2))]), 0);
    expect(roster.view?.stage.map((one) => one.number)).toEqual([1, 9]);
  });

  it('takes who went back to the audience off the stage', () => {
    const roster = started();
    roster.apply(changes(1, [onStage(person(2)), onStage(listener(2))]), 0);
    expect(ids(roster)).toEqual(['u1']);
  });

  it('counts a change it does not know', () => {
    const roster = started();
    roster.apply(changes(1, [{ type: 'pinned' } as unknown as RoomChange]), 0);
    expect(roster.apply(changes(2, [onStage(person(3))]), 0)).toBe(true);
  });

  it('does not keep early changes without bound, and misses none of those it dropped', () => {
    const roster = started();
    for (let version = 2; version < 300; version++) roster.apply(changes(version, [onStage(person(version))]), 0);
    expect(roster.needsResync(0)).toBe(true);
    roster.reset(snapshot({ version: 270 }), 0);
    expect(roster.needsResync(0)).toBe(true);
    roster.reset(snapshot({ version: 300 }), 0);
    expect(roster.needsResync(10_000)).toBe(false);
  });
});

describe('The queue of hands', () => {
  it('is there for moderators only, oldest first', () => {
    const roster = started({ hands: [{ participant: listener(5), since: '2026-01-01T00:00:05Z' }] });
    roster.apply(changes(1, [handUp(listener(8), 8), handUp(listener(6), 6), handDown('u5')]), 0);
    expect(handIds(roster)).toEqual(['u6', 'u8']);
    const plain = started();
    plain.apply(changes(1, [handUp(listener(8), 8)]), 0);
    expect(plain.view?.hands).toBeUndefined();
  });

  it('is fetched by whoever begins to moderate', () => {
    const roster = started();
    expect(roster.needsResync(0)).toBe(false);
    roster.moderates = true;
    expect(roster.needsResync(0)).toBe(true);
    roster.reset(snapshot({ hands: [] }), 0);
    expect(roster.needsResync(0)).toBe(false);
  });

  it('shows the beginning of a long queue, and fetches more before that is used up', () => {
    const hands = Array.from({ length: 100 }, (_, i) => ({ participant: listener(10 + i), since: '2026-01-01T00:00:00Z' }));
    const roster = started({ hands });
    roster.apply(changes(1, [handUp(listener(500), 50)]), 0);
    expect(roster.view).toMatchObject({ moreHands: true });
    expect(handIds(roster)).toHaveLength(100);
    roster.apply(changes(2, hands.slice(0, 50).map((hand) => handDown(hand.participant.id))), 0);
    expect(roster.needsResync(0)).toBe(false);
    roster.apply(changes(52, [handDown('u60')]), 0);
    expect(roster.needsResync(0)).toBe(true);
  });
});

function randomChange(random: () => number): RoomChange {
  const number = 2 + Math.floor(random() * 6);
  const kind = Math.floor(random() * 6);
  if (kind === 0) return left(person(number));
  if (kind === 1) return onStage(listener(number));
  if (kind === 2) return handUp(listener(number), Math.floor(random() * 50));
  if (kind === 3) return handDown(`u${number}`);
  if (kind === 4) return { type: 'space', space: space({ title: `T${number}` }) };
  return onStage(person(number, { muted: random() > 0.5 }));
}

function snapshotOf(roster: Roster): Snapshot {
  const { space, epoch, version, stage, listeners, hands } = roster.view!;
  return { space, epoch, version, event: 1, stage: [...stage], listeners, hands: [...hands!] };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items.map((item) => [random(), item] as const).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
}
