import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Playout } from '../../sdk/playout';

class FakeAudio {
  srcObject: unknown = null;
  volume = 1;
  muted = false;
  paused = true;
  removed = false;
  refuses = false;

  play() {
    if (this.refuses) return Promise.reject(new DOMException('no', 'NotAllowedError'));
    this.paused = false;
    return Promise.resolve();
  }

  remove() {
    this.removed = true;
  }
}

const [old, next] = [{}, {}] as unknown as MediaStream[];
let element: FakeAudio;
let bridges: FakeAudio[];
let playout: Playout;
let refuses: boolean;
let life: AbortController;

beforeEach(async () => {
  vi.useFakeTimers();
  [element, bridges, refuses, life] = [new FakeAudio(), [], false, new AbortController()];
  playout = new Playout(element as unknown as HTMLAudioElement, () => undefined, () => {
    const bridge = new FakeAudio();
    bridge.refuses = refuses;
    bridges.push(bridge);
    return bridge as unknown as HTMLAudioElement;
  });
  playout.attach(old!);
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => vi.useRealTimers());

/** How loud each of the streams is at the moment. */
function heard(): [number, number] {
  const of = (stream: MediaStream) => [element, ...bridges]
    .filter(({ srcObject, muted, paused }) => srcObject === stream && !muted && !paused)
    .reduce((sum, { volume }) => sum + volume, 0);
  return [of(old!), of(next!)];
}

describe('Playout', () => {
  it('goes over to another stream without a gap and without both at once', async () => {
    element.volume = 0.8;
    const done = playout.handOver(next!, life.signal);
    for (let ms = 0; ms < 600; ms++) {
      const [before, after] = heard();
      expect(before + after).toBeCloseTo(0.8);
      await vi.advanceTimersByTimeAsync(1);
    }
    await done;
    expect(heard()).toEqual([0, 0.8]);
    expect([element.srcObject, element.volume, element.muted]).toEqual([next, 0.8, false]);
    expect([bridges.length, bridges[0]!.removed, bridges[0]!.srcObject]).toEqual([1, true, null]);
  });

  it('just changes the stream of an element that nobody hears', async () => {
    element.muted = true;
    await playout.handOver(next!, life.signal);
    expect([element.srcObject, element.muted, bridges.length]).toEqual([next, true, 0]);
  });

  it('changes the stream with a gap where the browser plays no second element', async () => {
    refuses = true;
    await playout.handOver(next!, life.signal);
    expect(heard()).toEqual([0, 1]);
    expect(bridges[0]!.removed).toBe(true);
  });

  it.each([10, 140, 300])('is silent at once when somebody leaves %i ms after the beginning', async (ms) => {
    element.volume = 0.5;
    const done = playout.handOver(next!, life.signal);
    await vi.advanceTimersByTimeAsync(ms);
    life.abort();
    playout.detach();
    await vi.advanceTimersByTimeAsync(1000);
    await done;
    expect(heard()).toEqual([0, 0]);
    expect([element.srcObject, element.volume, element.muted]).toEqual([null, 0.5, false]);
  });
});
