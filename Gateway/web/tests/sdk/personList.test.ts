import { describe, expect, it } from 'vitest';
import { PersonList } from '../../sdk/personList';
import type { ListedPerson, Page } from '../../sdk/protocol';
import { person } from './rooms';

const since = '2026-01-01T00:00:00Z';
const page = (from: number, to: number, cursor?: string): Page<ListedPerson> => ({
  items: Array.from({ length: to - from }, (_, i) => ({ user: `u${from + i}`, since })),
  ...(cursor ? { cursor } : {}),
});

describe('PersonList', () => {
  it('fetches all pages, once', async () => {
    const asked: (string | undefined)[] = [];
    const list = new PersonList((cursor) => {
      asked.push(cursor);
      return Promise.resolve(cursor ? page(2, 4) : page(0, 2, 'next'));
    });
    await Promise.all([list.load(), list.load()]);
    expect(asked).toEqual([undefined, 'next']);
    expect(list.among([person(3), person(9), person(0)]).map((one) => one.id)).toEqual(['u3', 'u0']);
  });

  it('does not undo what was done while it was fetching', async () => {
    let answer: (page: Page<ListedPerson>) => void = () => undefined;
    const list = new PersonList(() => new Promise((resolve) => (answer = resolve)));
    const loading = list.load();
    list.set('u1', false);
    list.set('u8', true);
    answer(page(0, 3));
    await loading;
    expect(['u0', 'u1', 'u2', 'u8'].map((id) => list.has(id))).toEqual([true, false, true, true]);
  });

  it('tries again after a failure', async () => {
    let fails = true;
    const list = new PersonList(() => (fails ? Promise.reject(new Error('no')) : Promise.resolve(page(0, 1))));
    await expect(list.load()).rejects.toThrow('no');
    fails = false;
    await list.load();
    expect(list.has('u0')).toBe(true);
  });

  it('stops at 5,000 people', async () => {
    let asked = 0;
    const list = new PersonList(() => Promise.resolve(page(asked * 1000, ++asked * 1000, 'more')));
    await list.load();
    expect(asked).toBe(5);
  });
});
