import { describe, expect, it } from 'vitest';
import { backoffDelay } from '../../sdk/backoff';

describe('backoffDelay', () => {
  it('doubles from 250 ms and stops at 2 s', () => {
    const longest = [0, 1, 2, 3, 4, 50, 5000].map((attempt) => backoffDelay(attempt, 1));
    expect(longest).toEqual([250, 500, 1000, 2000, 2000, 2000, 2000]);
  });

  it('spreads over the upper half', () => {
    expect(backoffDelay(2, 0)).toBe(500);
    expect(backoffDelay(2, 0.5)).toBe(750);
  });
});
