import { describe, expect, it } from 'vitest';
import { MediaWatch, type MediaVerdict } from '../../sdk/mediaWatch';

/** Samples every 250 ms from `from` on; `packets` gives the counter at each sample. */
function run(watch: MediaWatch, from: number, packets: number[]): MediaVerdict[] {
  return packets.map((count, i) => watch.sample(count, from + i * 250));
}

describe('MediaWatch', () => {
  it('waits five seconds for the first packet', () => {
    const verdicts = run(new MediaWatch(0), 250, Array<number>(20).fill(0));
    expect(verdicts.slice(0, 19)).toEqual(Array(19).fill('waiting'));
    expect(verdicts[19]).toBe('lost');
  });

  it('says lost a second after the last packet, and not before', () => {
    const watch = new MediaWatch(0);
    expect(run(watch, 250, [5, 18, 18, 18, 18])).toEqual(Array(5).fill('flowing'));
    expect(watch.sample(18, 1499)).toBe('flowing');
    expect(watch.sample(18, 1500)).toBe('lost');
  });

  it('lives on one packet each 500 ms, and on one of them lost', () => {
    const packets = Array.from({ length: 200 }, (_, i) => 1 + Math.floor(((i + 1) * 250) / 500)).map((n) => (n === 50 ? 49 : n));
    expect(run(new MediaWatch(0), 250, packets)).not.toContain('lost');
  });

  it('takes a counter that starts again for life', () => {
    expect(run(new MediaWatch(0), 250, [900, 900, 3, 3, 3])).not.toContain('lost');
  });

  it('does not take held-up timers for silence', () => {
    const watch = new MediaWatch(0);
    watch.sample(10, 250);
    expect(watch.sample(10, 60_000)).toBe('flowing');
    expect(watch.sample(11, 60_250)).toBe('flowing');
    expect(watch.sample(11, 120_000)).toBe('flowing');
    expect(watch.sample(11, 180_000)).toBe('lost');
  });
});
