import { describe, expect, it } from 'vitest';
import { EventCursor } from '../../sdk/eventCursor';
import type { EventBatch, SpaceEvent } from '../../sdk/protocol';
import { batch, event, permutations, randomFrom } from './rooms';

const numbers = (events: readonly SpaceEvent[]) => events.map((one) => one.number);

function begun(last: number): EventCursor {
  const cursor = new EventCursor();
  cursor.begin(last, 0);
  return cursor;
}

describe('EventCursor', () => {
  it('gives each event once and in order, however the batches come', () => {
    const batches = [batch(4, 6), batch(6, 9, [8]), batch(9, 10), batch(5, 9, [8])];
    for (const order of permutations(batches)) {
      const cursor = begun(4);
      const told = [...order, ...order].flatMap((one) => cursor.take(one, 0));
      expect(numbers(told)).toEqual([5, 6, 7, 9, 10]);
      expect(cursor.known).toBe(10);
      expect(cursor.needsPage(10_000)).toBe(false);
    }
  });

  it('begins where the first connection begins, and tells nothing from before', () => {
    const cursor = new EventCursor();
    expect(cursor.take(batch(6, 8), 0)).toEqual([]);
    expect(cursor.take(batch(4, 6), 0)).toEqual([]);
    expect(numbers(cursor.begin(7, 0))).toEqual([8]);
  });

  it('owes a later connection everything in between', () => {
    const cursor = begun(5);
    expect(numbers(cursor.take(batch(5, 9), 0))).toEqual([6, 7, 8, 9]);
    // The answer to the join had a first page only, and what comes live waits for the rest.
    expect(numbers(cursor.take(batch(9, 12), 0))).toEqual([10, 11, 12]);
    expect(cursor.begin(20, 0)).toEqual([]);
    expect(cursor.take(batch(20, 21), 0)).toEqual([]);
    expect(cursor.needsPage(0)).toBe(true);
    const told = cursor.takePage(12, { ...batch(12, 20), last: 21 }, 0);
    expect(numbers(told)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21]);
    expect(cursor.needsPage(10_000)).toBe(false);
  });

  it('fetches when a gap stays open for 500 ms, page after page', () => {
    const cursor = begun(1);
    expect(cursor.take(batch(9, 10), 100)).toEqual([]);
    expect(cursor.needsPage(599)).toBe(false);
    expect(cursor.needsPage(600)).toBe(true);
    expect(numbers(cursor.takePage(1, { ...batch(1, 5), last: 10 }, 600))).toEqual([2, 3, 4, 5]);
    expect(cursor.needsPage(600)).toBe(true);
    expect(numbers(cursor.takePage(5, { ...batch(5, 10), last: 10 }, 610))).toEqual([6, 7, 8, 9, 10]);
    expect(cursor.needsPage(10_000)).toBe(false);
  });

  it('counts what is not for this client', () => {
    const cursor = begun(1);
    expect(cursor.take({ after: 1, through: 4, items: [] }, 0)).toEqual([]);
    expect(numbers(cursor.take({ after: 4, through: 5, items: [event(5)] }, 0))).toEqual([5]);
  });

  it('loses nothing over any losses, repetitions and overlaps', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomFrom(seed);
      const cursor = begun(0);
      const told: SpaceEvent[] = [];
      let last = 0;
      for (let now = 0; now < 40_000; now += 100) {
        const from = last;
        if (now < 30_000) last += Math.floor(random() * 3);
        const sent: EventBatch = batch(Math.max(0, from - Math.floor(random() * 4)), last);
        if (random() > 0.3) told.push(...cursor.take(sent, now));
        if (now === 30_000) cursor.hear(last);
        if (!cursor.needsPage(now)) continue;
        const after = cursor.known!;
        const through = Math.min(last, after + 10);
        told.push(...cursor.takePage(after, { ...batch(after, through), last }, now));
      }
      expect(numbers(told), `seed ${seed}`).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    }
  });

  it('does not keep early batches without bound, and fetches those it dropped', () => {
    const cursor = begun(0);
    for (let after = 1; after <= 400; after++) cursor.take(batch(after, after + 1), 0);
    expect(cursor.needsPage(0)).toBe(true);
    const told = cursor.takePage(0, { ...batch(0, 1), last: 401 }, 0);
    expect(told.length).toBe(257);
    while (cursor.needsPage(0)) {
      const after = cursor.known!;
      told.push(...cursor.takePage(after, { ...batch(after, Math.min(401, after + 100)), last: 401 }, 0));
    }
    expect(numbers(told)).toEqual(Array.from({ length: 401 }, (_, i) => i + 1));
  });
});
