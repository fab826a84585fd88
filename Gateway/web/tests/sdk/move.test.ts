import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../sdk/problem';
import type { MoveMessage } from '../../sdk/protocol';
import { SpaceClient } from '../../sdk/spaceClient';
import { FakeConnection, FakeGateway, FakeTrack } from './fakeConnections';
import { batch } from './rooms';

/** A muted element has nothing to fade: the change takes no time. Fades have tests of their own. */
const audio = { srcObject: null, muted: true, play: () => Promise.resolve() } as unknown as HTMLAudioElement;

let gateway: FakeGateway;
let client: SpaceClient;
let states: string[];
let track: FakeTrack;

beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeGateway();
  track = new FakeTrack();
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve({ getAudioTracks: () => [track] }) } });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('not reached')));
  client = new SpaceClient({ token: 't', audio, gateways: ['http://a'], open: gateway.open, random: () => 1 });
  states = [];
  client.on('state', ({ state }) => states.push(state));
});

afterEach(async () => {
  await client.leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

async function join(speak = true): Promise<FakeConnection> {
  await client.join('s1', { speak });
  await settle();
  return gateway.last;
}

async function ask(from: FakeConnection, gateways: string[], deadlineMs = 20_000): Promise<void> {
  const notice: MoveMessage = { gateways, deadlineMs };
  from.handlers.move(notice);
  await settle();
}

describe('A move', () => {
  it('plays the new connection before the old one is closed, and is no reconnect', async () => {
    const old = await join();
    await ask(old, ['http://b']);
    const made = gateway.last;
    expect(gateway.requests[1]).toMatchObject({ gateway: 'http://b', moving: true, speak: true, muted: false, track });
    expect([old.closed, made.started]).toEqual([false, false]);
    expect(audio.srcObject).toBe(old.stream);
    made.flow();
    await settle();
    expect(audio.srcObject).toBe(made.stream);
    expect([old.left, made.started, made.closed]).toEqual([true, true, false]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(states).toEqual(['connecting', 'live']);
    expect(gateway.requests).toHaveLength(2);
    await client.setMuted(true);
    expect([old.mutes, made.mutes]).toEqual([[], [true]]);
  });

  it('goes on to the next gateway when one cannot be reached or sends nothing', async () => {
    const old = await join(false);
    gateway.faults.push(new Error('not reached'));
    await ask(old, ['http://b', 'nonsense', 'http://c', 'http://d']);
    expect(gateway.requests.map((one) => one.gateway.slice(-1)).join('')).toBe('abc');
    const silent = gateway.last;
    await vi.advanceTimersByTimeAsync(4000);
    expect(silent.left).toBe(true);
    expect(old.closed).toBe(false);
    gateway.last.flow();
    await settle();
    expect([gateway.requests.at(-1)!.gateway, old.left, client.state]).toEqual(['http://d', true, 'live']);
  });

  it('stays with the old connection when there is no other, and reconnects by what it learned when that is closed', async () => {
    const old = await join(false);
    gateway.faults.push(new Error('not reached'));
    await ask(old, ['http://b']);
    expect([old.closed, client.state]).toEqual([false, 'live']);
    await vi.advanceTimersByTimeAsync(6000);
    old.end({ kind: 'closed', notice: { reason: 'shutdown', title: 'stops' } });
    await settle();
    expect(gateway.requests[2]).toMatchObject({ gateway: 'http://b' });
    expect(gateway.requests[2]!.moving).toBeUndefined();
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  it('asks no further gateway when the room itself says no', async () => {
    const old = await join(false);
    gateway.faults.push(new ProblemError({ type: 'x', title: 'Banned', status: 403 }));
    await ask(old, ['http://b', 'http://c']);
    expect(gateway.requests).toHaveLength(2);
    expect(old.closed).toBe(false);
  });

  it('may be followed by another one, also when that is asked for before the first is done', async () => {
    const first = await join(false);
    await ask(first, ['http://b']);
    const second = gateway.last;
    await ask(second, ['http://c']);
    await ask(first, ['http://d']);
    expect(gateway.requests).toHaveLength(2);
    second.flow();
    await settle();
    expect(gateway.requests[2]).toMatchObject({ gateway: 'http://c', moving: true });
    gateway.last.flow();
    await settle();
    expect([first.left, second.left, gateway.last.closed]).toEqual([true, true, false]);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('ends with the space being left: nothing stays open', async () => {
    const old = await join();
    await ask(old, ['http://b', 'http://c']);
    await client.leave();
    await settle();
    gateway.last.flow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([old.left, gateway.last.closed, client.state, audio.srcObject]).toEqual([true, true, 'idle', null]);
    expect(gateway.requests).toHaveLength(2);
    expect(track.readyState).toBe('ended');
  });

  it('takes along what was pressed meanwhile', async () => {
    const old = await join();
    await ask(old, ['http://b']);
    await client.setMuted(true);
    expect(old.mutes).toEqual([true]);
    expect(gateway.requests[1]!.muted).toBe(false);
    gateway.last.flow();
    await settle();
    expect(gateway.last.mutes).toEqual([true]);
    expect([client.microphone, track.enabled]).toEqual(['muted', false]);
  });

  it('goes on over the new connection when the old one dies in the middle', async () => {
    const old = await join(false);
    await ask(old, ['http://b']);
    old.end({ kind: 'lost', reason: 'hub' });
    await settle();
    expect([client.state, audio.srcObject, gateway.requests.length]).toEqual(['live', gateway.last.stream, 2]);
    expect(gateway.last.closed).toBe(false);
  });

  it('ends when the person is put out in the middle', async () => {
    const old = await join(false);
    await ask(old, ['http://b']);
    old.end({ kind: 'closed', notice: { reason: 'removed', title: 'Removed' } });
    await settle();
    expect([client.state, gateway.last.closed]).toEqual(['failed', true]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(gateway.requests).toHaveLength(2);
  });

  it('tells by the connection that counts, and every event once', async () => {
    const old = await join(false);
    old.request.cursor.begin(3, 0);
    const [seen, levels]: [number[], number[]] = [[], []];
    client.on('event', ({ number }) => seen.push(number));
    client.on('levels', (heard) => levels.push(heard.length));
    await ask(old, ['http://b']);
    const made = gateway.last;
    old.deliver(batch(3, 4));
    made.handlers.levels([{ number: 1, level: 20 }]);
    expect(levels).toEqual([]);
    made.flow();
    await settle();
    made.deliver(batch(3, 6));
    old.handlers.levels([{ number: 1, level: 20 }]);
    made.handlers.levels([{ number: 1, level: 20 }, { number: 2, level: 20 }]);
    expect(seen).toEqual([4, 5, 6]);
    expect(levels).toEqual([2]);
  });

  it('that a room saw twice after its own restart leads to a reconnect and not to the end', async () => {
    const old = await join(false);
    await ask(old, ['http://b']);
    gateway.last.flow();
    await settle();
    gateway.last.end({ kind: 'closed', notice: { reason: 'replaced', title: 'Twice' } });
    await vi.advanceTimersByTimeAsync(250);
    expect(client.state).toBe('live');
    await vi.advanceTimersByTimeAsync(30_000);
    gateway.last.end({ kind: 'closed', notice: { reason: 'replaced', title: 'Elsewhere' } });
    await settle();
    expect(client.state).toBe('failed');
  });
});

describe('A lost gateway', () => {
  it('is left at once for one that the server told of', async () => {
    const old = await join(false);
    old.handlers.gateways(['http://b']);
    await vi.advanceTimersByTimeAsync(6000);
    old.end({ kind: 'lost', reason: 'hub' });
    await settle();
    expect(gateway.requests[1]).toMatchObject({ gateway: 'http://b' });
    expect(client.state).toBe('live');
  });
});
