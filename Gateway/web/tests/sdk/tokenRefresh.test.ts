import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../sdk/protocol';
import { TokenRefresh } from '../../sdk/tokenRefresh';

const refusal = (status: number): Problem => ({ type: 'x', title: String(status), status });

let sent: string[];
let answers: (Problem | undefined)[];
let refused: Problem[];
let made: number;

function refresh(source: string | (() => Promise<string>) = () => Promise.resolve(`t${++made}`)): TokenRefresh {
  const send = (token: string) => {
    sent.push(token);
    return Promise.resolve(answers.shift());
  };
  return new TokenRefresh(source, send, (problem) => refused.push(problem));
}

beforeEach(() => {
  vi.useFakeTimers();
  [sent, answers, refused, made] = [[], [], [], 0];
});

afterEach(() => void vi.useRealTimers());

describe('TokenRefresh', () => {
  it('asks the source and sends what it gives, once for several warnings', async () => {
    const one = refresh();
    await Promise.all([one.run(), one.run()]);
    expect(sent).toEqual(['t1']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tries again when the source fails, or gives the old one once more', async () => {
    answers.push(refusal(401), refusal(503));
    let asked = 0;
    void refresh(() => (++asked === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(`t${asked}`))).run();
    await vi.advanceTimersByTimeAsync(1000 + 3000 + 8000);
    expect(sent).toEqual(['t2', 't3', 't4']);
    expect(refused).toEqual([]);
  });

  it('reports a refusal that stands', async () => {
    answers.push(refusal(403));
    await refresh().run();
    expect(refused.map((one) => one.status)).toEqual([403]);
  });

  it('gives up in the end, and can be asked again', async () => {
    answers.push(...Array.from({ length: 5 }, () => refusal(401)));
    const one = refresh();
    void one.run();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(5);
    expect(refused.map(({ status }) => status)).toEqual([401]);
    await one.run();
    expect(sent).toHaveLength(6);
  });

  it('has nothing to offer in place of a fixed token', async () => {
    await refresh('fixed').run();
    expect(sent).toEqual([]);
  });

  it('ends with the connection', async () => {
    answers.push(refusal(503));
    const one = refresh();
    void one.run();
    await vi.advanceTimersByTimeAsync(500);
    one.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(refused).toEqual([]);
  });
});
