import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../sdk/problem';
import type { ClosedReason } from '../../sdk/protocol';
import { SpaceClient } from '../../sdk/spaceClient';
import { FakeGateway, FakeTrack } from './fakeConnections';
import { event, person } from './rooms';

const audio = { srcObject: null, play: () => Promise.resolve() } as unknown as HTMLAudioElement;

let gateway: FakeGateway;
let client: SpaceClient;
let states: string[];
let track: FakeTrack;
let getUserMedia: ReturnType<typeof vi.fn>;

beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeGateway();
  track = new FakeTrack();
  getUserMedia = vi.fn(() => Promise.resolve({ getAudioTracks: () => [track] }));
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('not reached')));
  client = new SpaceClient({ token: 't', audio, gateways: ['http://a', 'http://b'], open: gateway.open, random: () => 1 });
  states = [];
  client.on('state', ({ state }) => states.push(state));
});

afterEach(async () => {
  await client.leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Lets everything that waits for no timer happen. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function join(speak: boolean, muted = false): Promise<void> {
  await client.join('s1', { speak, muted });
  await settle();
}

describe('SpaceClient', () => {
  it('joins as a listener without asking for a microphone', async () => {
    await join(false);
    expect(states).toEqual(['connecting', 'live']);
    expect(getUserMedia).not.toHaveBeenCalled();
    expect(gateway.requests[0]).toMatchObject({ speak: false, track: undefined });
  });

  it('joins as a listener when the microphone is refused', async () => {
    getUserMedia.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
    await join(true);
    expect(client.microphone).toBe('denied');
    expect(gateway.requests[0]).toMatchObject({ speak: false });
    expect(client.state).toBe('live');
  });

  it('comes back by the next gateway with the same wishes, track and mute', async () => {
    await join(true);
    await client.setMuted(true);
    gateway.last.end({ kind: 'lost', reason: 'media' });
    await settle();
    expect(client.state).toBe('reconnecting');
    expect(gateway.made[0]!.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(250);
    expect(client.state).toBe('live');
    expect(gateway.requests[1]).toMatchObject({ gateway: 'http://b', speak: true, muted: true, track });
    expect(getUserMedia).toHaveBeenCalledTimes(1);
  });

  it('tries for ever with growing waits, and both gateways in turn', async () => {
    await join(false);
    gateway.faults.push(...Array.from({ length: 40 }, () => new Error('refused')));
    gateway.last.end({ kind: 'lost', reason: 'hub' });
    await vi.advanceTimersByTimeAsync(250 + 500 + 1000 + 2000 + 2000);
    expect(gateway.requests.map((one) => one.gateway.slice(-1)).join('')).toBe('ababab');
    await vi.advanceTimersByTimeAsync(80_000);
    expect(client.state).toBe('live');
  });

  it('stops when refused, and says why', async () => {
    gateway.faults.push(new ProblemError({ type: 'x', title: 'No such space.', status: 404 }));
    let title = '';
    client.on('state', ({ problem }) => (title = problem?.title ?? ''));
    await join(false);
    expect(client.state).toBe('failed');
    expect(title).toBe('No such space.');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(gateway.requests).toHaveLength(1);
  });

  it('asks the API why when the hub does not say, as with a bad token', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"title":"Who?"}', { status: 401, headers: { 'content-type': 'application/problem+json' } })));
    gateway.faults.push(new Error('WebSocket closed'));
    await join(false);
    expect(client.state).toBe('failed');
  });

  it.each<[ClosedReason, string]>([
    ['shutdown', 'reconnecting'],
    ['expired', 'reconnecting'],
    ['ended', 'ended'],
    ['removed', 'failed'],
    ['replaced', 'failed'],
  ])('when closed because of %s it is then %s', async (reason, state) => {
    await join(false);
    gateway.last.end({ kind: 'closed', notice: { reason, title: reason } });
    await settle();
    expect(client.state).toBe(state);
  });

  it('does not come back after leaving, and lets the microphone go', async () => {
    await join(true);
    await client.leave();
    expect(gateway.last.left).toBe(true);
    expect(track.readyState).toBe('ended');
    expect(client.state).toBe('idle');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(gateway.requests).toHaveLength(1);
  });

  it('leaves in the middle of reconnecting', async () => {
    await join(false);
    gateway.last.end({ kind: 'lost', reason: 'hub' });
    await settle();
    await client.leave();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(gateway.requests).toHaveLength(1);
    expect(client.state).toBe('idle');
  });

  it('mutes at the source and on the server', async () => {
    await join(true);
    await client.setMuted(true);
    expect(track.enabled).toBe(false);
    await client.setMuted(false);
    expect(track.enabled).toBe(true);
    expect(gateway.last.mutes).toEqual([true, false]);
  });

  it('stays muted when the server does not allow to unmute', async () => {
    await join(true, true);
    gateway.last.refuseMute = { type: 'x', title: 'No.', status: 403 };
    await client.setMuted(false);
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
  });

  it('follows a mute by somebody else, but not the echo of its own', async () => {
    await join(true);
    const muted = person(7, { id: 'me', muted: true });
    gateway.last.handlers.event(event(2, 'participant-muted', muted, { actor: 'me' }));
    expect(client.microphone).toBe('on');
    gateway.last.handlers.event(event(3, 'participant-muted', muted, { actor: 'u1' }));
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
  });

  it('turns a listener into a speaker on a second connection, without leaving the first before', async () => {
    await join(false);
    await client.setMuted(false);
    await settle();
    expect(gateway.requests[1]).toMatchObject({ speak: true, muted: false, track });
    expect(gateway.made.map((one) => one.closed)).toEqual([true, false]);
    expect(states).toEqual(['connecting', 'live']);
    expect(client.me?.role).toBe('speaker');
  });

  it('stays a listener when the second connection is refused', async () => {
    await join(false);
    const errors: string[] = [];
    client.on('error', ({ title }) => errors.push(title));
    gateway.faults.push(new ProblemError({ type: 'x', title: 'The stage is full.', status: 409 }));
    await client.enableMicrophone();
    await settle();
    expect(errors).toEqual(['The stage is full.']);
    expect(client.state).toBe('live');
    expect(client.microphone).toBe('off');
    expect(gateway.made[0]!.closed).toBe(false);
  });

  it('goes on muted when the microphone is unplugged, and takes a new one', async () => {
    await join(true);
    track.dispatchEvent(new Event('ended'));
    await settle();
    expect(client.microphone).toBe('missing');
    expect(gateway.last.mutes).toEqual([true]);
    const next = (track = new FakeTrack());
    await client.setMuted(false);
    expect(gateway.last.tracks.at(-1)).toBe(next);
    expect(gateway.last.mutes).toEqual([true, false]);
  });
});
