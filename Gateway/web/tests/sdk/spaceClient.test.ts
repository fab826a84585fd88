import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { constraintsFor } from '../../sdk/microphone';
import { ProblemError } from '../../sdk/problem';
import type { ClosedReason, Problem, SpaceEvent } from '../../sdk/protocol';
import { SpaceClient } from '../../sdk/spaceClient';
import { FakeGateway, FakeTrack } from './fakeConnections';
import { batch, event, person, snapshot, space } from './rooms';
import { Roster } from '../../sdk/roster';

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

const refusal = (type: string, status: number): Problem => ({ type: `urn:spaces:problem:${type}`, title: type, status });

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

  it('opens the microphone anew when music mode is turned on or off, and keeps its mute', async () => {
    const second = new FakeTrack();
    await join(true, true);
    expect(getUserMedia).toHaveBeenLastCalledWith({ audio: constraintsFor(false) });
    getUserMedia.mockResolvedValueOnce({ getAudioTracks: () => [second] });
    const roster = new Roster();
    roster.reset(snapshot({ space: space({ music: true }) }), 0);
    gateway.last.handlers.room(roster.view!);
    await settle();
    expect(getUserMedia).toHaveBeenCalledTimes(2);
    expect(getUserMedia).toHaveBeenLastCalledWith({ audio: constraintsFor(true) });
    expect([track.readyState, second.readyState, second.enabled]).toEqual(['ended', 'live', false]);
    expect(gateway.last.tracks.at(-1)).toBe(second);
    gateway.last.handlers.room(roster.view!);
    await settle();
    expect(getUserMedia).toHaveBeenCalledTimes(2);
  });

  it('goes on with the microphone it has when a new one is refused', async () => {
    await join(true);
    getUserMedia.mockRejectedValueOnce(new DOMException('no', 'NotReadableError'));
    const roster = new Roster();
    roster.reset(snapshot({ space: space({ music: true }) }), 0);
    gateway.last.handlers.room(roster.view!);
    await settle();
    expect(track.readyState).toBe('live');
    expect(client.microphone).toBe('on');
    gateway.last.handlers.room(roster.view!);
    await settle();
    expect(getUserMedia).toHaveBeenCalledTimes(2); // not asked again and again
  });

  it('opens the microphone for music at once where the space is known to be in music mode', async () => {
    await client.join('s1', { speak: true, music: true });
    expect(getUserMedia).toHaveBeenNthCalledWith(1, { audio: constraintsFor(true) });
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
    ['banned', 'failed'],
    ['blocked', 'failed'],
    ['token-expired', 'reconnecting'],
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
    gateway.last.refuse.SetMuted = refusal('not-allowed', 403);
    await client.setMuted(false);
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
  });

  it('follows a mute by somebody else, and its own wish before an older word of the server', async () => {
    await join(true);
    gateway.last.say({ muted: true });
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
    const unmuting = client.setMuted(false);
    gateway.last.handlers.you({ ...gateway.last.you });
    expect(client.microphone).toBe('on');
    gateway.last.say({ muted: false });
    await unmuting;
    expect(client.microphone).toBe('on');
    expect(track.enabled).toBe(true);
  });

  it('sees the mute that came while its own unmute was under way', async () => {
    await join(true, true);
    const unmuting = client.setMuted(false);
    gateway.last.say({ muted: false });
    gateway.last.say({ muted: true });
    await unmuting;
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
  });

  it('is never unmuted by anybody else', async () => {
    await join(true);
    await client.setMuted(true);
    gateway.last.say({ muted: false });
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
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

describe('The way onto the stage', () => {
  it('takes one command on the same connection, with the track on the line before it', async () => {
    await join(false);
    await client.setMuted(false);
    expect(gateway.last.did).toEqual([['track', track], ['AcceptInvitation', false]]);
    gateway.last.say({ role: 'speaker', muted: false });
    await settle();
    expect(client.microphone).toBe('on');
    expect(client.me?.role).toBe('speaker');
    expect(gateway.requests).toHaveLength(1);
    expect(gateway.last.mutes).toEqual([]);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('sends the command while the microphone still opens, where the person need not be asked', async () => {
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions: { query: () => Promise.resolve({ state: 'granted' }) } });
    let open: () => void = () => undefined;
    getUserMedia.mockReturnValueOnce(new Promise((resolve) => (open = () => resolve({ getAudioTracks: () => [track] }))));
    await join(false);
    const accepted = client.acceptInvitation();
    await settle();
    expect(gateway.last.did).toEqual([['AcceptInvitation', false]]);
    open();
    expect(await accepted).toBeUndefined();
    expect(gateway.last.did.at(-1)).toEqual(['track', track]);
    expect(client.microphone).toBe('on');
  });

  it('leads over a raised hand where the space does not let everybody speak', async () => {
    await join(false);
    gateway.last.refuse.AcceptInvitation = refusal('speak-needs-invitation', 403);
    expect(await client.enableMicrophone()).toBe(true);
    expect(gateway.last.did).toEqual([['track', track], ['AcceptInvitation', false], ['track', null], ['RaiseHand', false]]);
    gateway.last.say({}, { handSince: 'now' });
    expect(client.microphone).toBe('ready');
    expect(track.enabled).toBe(false);
    gateway.last.say({ role: 'speaker', muted: false });
    expect(client.microphone).toBe('on');
    expect(track.enabled).toBe(true);
    expect(gateway.last.tracks.at(-1)).toBe(track);
    expect(getUserMedia).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => Promise<unknown> | void]>([
    ['by its owner', () => client.lowerHand()],
    ['by a moderator', () => gateway.last.say({}, {})],
  ])('ends with the hand lowered %s: the microphone is released', async (_, lower) => {
    await join(false);
    expect(await client.raiseHand()).toBeUndefined();
    gateway.last.say({}, { handSince: 'now' });
    expect(client.microphone).toBe('ready');
    await lower();
    expect(client.microphone).toBe('off');
    expect(track.readyState).toBe('ended');
  });

  it('keeps the microphone closed for a hand that is raised muted', async () => {
    await join(false);
    await client.raiseHand({ muted: true });
    expect(getUserMedia).not.toHaveBeenCalled();
    gateway.last.say({ role: 'speaker', muted: true });
    expect(client.microphone).toBe('off');
    await client.setMuted(false);
    expect(gateway.last.did).toEqual([['RaiseHand', true], ['track', track], ['SetMuted', false]]);
    expect(client.microphone).toBe('on');
  });

  it('raises no hand without the microphone that it needs', async () => {
    await join(false);
    getUserMedia.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
    expect((await client.raiseHand())?.type).toBe('urn:spaces:client:no-microphone');
    expect(client.microphone).toBe('denied');
    expect(gateway.last.did).toEqual([]);
  });

  it('stays in the audience when the server fails, and says so', async () => {
    await join(false);
    const errors: string[] = [];
    client.on('error', ({ title }) => errors.push(title));
    gateway.last.refuse.AcceptInvitation = refusal('unavailable', 503);
    expect(await client.enableMicrophone()).toBe(false);
    expect(errors).toEqual(['unavailable']);
    expect(client.microphone).toBe('off');
    expect(track.readyState).toBe('ended');
    expect(gateway.last.tracks).toEqual([track, null]);
  });

  it('tells the room when the permitted microphone does not open after all', async () => {
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia }, permissions: { query: () => Promise.resolve({ state: 'granted' }) } });
    getUserMedia.mockRejectedValue(new DOMException('no', 'NotReadableError'));
    await join(false);
    await client.acceptInvitation();
    expect(gateway.last.did).toEqual([['AcceptInvitation', false], ['SetMuted', true]]);
    expect(client.microphone).toBe('busy');
  });

  it('ends with a move to the audience: no track on the line, the microphone released', async () => {
    await join(true);
    gateway.last.say({ role: 'listener' });
    expect(gateway.last.tracks.at(-1)).toBeNull();
    expect(track.readyState).toBe('ended');
    expect(client.microphone).toBe('off');
    gateway.last.end({ kind: 'lost', reason: 'hub' });
    await vi.advanceTimersByTimeAsync(250);
    expect(gateway.requests[1]).toMatchObject({ speak: false, track: undefined });
  });

  it('is left by oneself: silent at once, and still on stage when the server says no', async () => {
    await join(true);
    gateway.last.refuse.LeaveStage = refusal('unavailable', 503);
    const leaving = client.leaveStage();
    expect(track.enabled).toBe(false);
    expect((await leaving)?.status).toBe(503);
    expect(track.enabled).toBe(true);
    delete gateway.last.refuse.LeaveStage;
    expect(await client.leaveStage()).toBeUndefined();
    expect(client.microphone).toBe('off');
    expect(track.readyState).toBe('ended');
  });

  it('is not taken for coming back when an older word of the server follows the leaving', async () => {
    await join(true);
    await client.leaveStage();
    gateway.last.say({ muted: false });
    await settle();
    expect(client.microphone).toBe('off');
    gateway.last.say({ role: 'listener' });
    await settle();
    expect(client.microphone).toBe('off');
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    expect(gateway.last.tracks.at(-1)).toBeNull();
  });

  it('believes the server rather than the wish: taken up muted, or put back before the answer', async () => {
    await join(false);
    const upMuted = client.acceptInvitation();
    await settle();
    await upMuted;
    gateway.last.say({ role: 'speaker', muted: true });
    expect(client.microphone).toBe('muted');
    expect(track.enabled).toBe(false);
    gateway.last.say({ role: 'listener' });
    track = new FakeTrack();
    gateway.last.beforeAnswer = () => {
      gateway.last.say({ role: 'speaker', muted: false });
      gateway.last.say({ role: 'listener' });
    };
    await client.acceptInvitation();
    expect(client.microphone).toBe('off');
    expect(track.readyState).toBe('ended');
  });

  it('closes a microphone again that opens after the person was put back', async () => {
    await join(false);
    await client.raiseHand();
    track.dispatchEvent(new Event('ended'));
    expect(client.microphone).toBe('missing');
    let open: () => void = () => undefined;
    const next = new FakeTrack();
    getUserMedia.mockReturnValueOnce(new Promise((resolve) => (open = () => resolve({ getAudioTracks: () => [next] }))));
    gateway.last.say({ role: 'speaker', muted: false });
    gateway.last.say({ role: 'listener' });
    open();
    await settle();
    expect(next.readyState).toBe('ended');
    expect(client.microphone).toBe('off');
    expect(gateway.last.tracks.at(-1)).toBeNull();
  });

  it('survives a reconnect: who came up from the audience asks for the stage again', async () => {
    await join(false);
    await client.acceptInvitation();
    gateway.last.say({ role: 'speaker', muted: false });
    gateway.last.end({ kind: 'lost', reason: 'media' });
    await vi.advanceTimersByTimeAsync(250);
    expect(gateway.requests[1]).toMatchObject({ speak: true, muted: false, track });
  });

  it('forgets a person who left while the browser was asking', async () => {
    let open: () => void = () => undefined;
    getUserMedia.mockReturnValueOnce(new Promise((resolve) => (open = () => resolve({ getAudioTracks: () => [track] }))));
    await join(false);
    const raising = client.raiseHand();
    await settle();
    await client.leave();
    open();
    await raising;
    expect(track.readyState).toBe('ended');
    expect(client.microphone).toBe('off');
    expect(gateway.last.did).toEqual([]);
  });
});

describe('What the server says', () => {
  it('is told once: invited, asked to unmute, hands', async () => {
    await join(true, true);
    const told: unknown[] = [];
    client.on('invited', (as) => told.push(['invited', as]));
    client.on('unmuteAsked', (asked) => told.push(['asked', asked]));
    client.on('hands', (hands) => told.push(['hands', hands?.length]));
    gateway.last.say({}, { invited: 'speaker' });
    gateway.last.say({ muted: true }, { invited: 'speaker' });
    gateway.last.say({}, {});
    const roster = new Roster();
    roster.reset(snapshot({ hands: [{ participant: person(5, { role: 'listener' }), since: '2026-01-01T00:00:00Z' }] }), 0);
    gateway.last.handlers.room(roster.view!);
    expect(told).toEqual([['invited', 'speaker'], ['invited', undefined], ['hands', 1]]);
    gateway.last.request.cursor.begin(0, 0);
    const asked = (number: number, target: string) => event(number, 'unmute-asked', { target, actor: 'u1' });
    gateway.last.deliver({ after: 0, through: 2, items: [asked(1, 'me'), asked(2, 'u3')] });
    expect(told.slice(3)).toEqual([['asked', { by: 'u1' }]]);
  });

  it('is not lost in a reconnect: events go on where the last connection stopped', async () => {
    await join(false);
    const seen: number[] = [];
    client.on('event', ({ number }: SpaceEvent) => seen.push(number));
    gateway.last.request.cursor.begin(3, 0);
    gateway.last.deliver(batch(3, 5));
    gateway.last.end({ kind: 'lost', reason: 'hub' });
    await vi.advanceTimersByTimeAsync(250);
    expect(gateway.requests[1]!.cursor.known).toBe(5);
    gateway.last.deliver(batch(8, 9));
    gateway.last.deliver(batch(4, 8));
    expect(seen).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('does not go over into another space', async () => {
    await join(false);
    gateway.last.request.cursor.begin(3, 0);
    await client.leave();
    await client.join('s2');
    await settle();
    expect(gateway.last.request.cursor.known).toBeUndefined();
  });

  it('warns of blocked people on stage, and follows what is blocked here', async () => {
    const page = { items: [{ user: 'u9', since: '2026-01-01T00:00:00Z' }] };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(page), { status: 200 })));
    const warned: string[][] = [];
    client.on('blockedOnStage', (people) => warned.push(people.map(({ id }) => id)));
    await join(false);
    expect(warned).toEqual([]);
    expect(await client.block('u1')).toBeUndefined();
    expect(client.isBlocked('u1')).toBe(true);
    await client.block('u1', false);
    gateway.last.refuse.Block = refusal('list-full', 409);
    await client.block('u1');
    expect(warned).toEqual([['u1'], []]);
    expect(client.isBlocked('u9')).toBe(true);
  });

  it('comes back as a refusal, and as "not connected" without a connection', async () => {
    await join(false);
    gateway.last.refuse.Ban = refusal('not-allowed', 403);
    expect((await client.ban('u2', { until: new Date(0), reason: 'noise' }))?.status).toBe(403);
    expect(gateway.last.did.at(-1)).toEqual(['Ban', 'u2', '1970-01-01T00:00:00.000Z', 'noise']);
    expect(await client.remove('u2')).toBeUndefined();
    expect(gateway.last.did.at(-1)).toEqual(['Remove', 'u2', null]);
    gateway.last.end({ kind: 'lost', reason: 'hub' });
    await settle();
    expect((await client.muteAll())?.type).toBe('urn:spaces:client:not-connected');
  });

  it('may be to wait: a join is not tried again before that', async () => {
    gateway.faults.push(new ProblemError({ ...refusal('too-many', 429), retryAfter: 5 }));
    await join(false);
    await vi.advanceTimersByTimeAsync(4900);
    expect(gateway.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(client.state).toBe('live');
  });
});
