import type { Changes, EventBatch, Participant, RoomChange, Snapshot, Space, SpaceEvent, SpaceEventType } from '../../sdk/protocol';

export function person(number: number, over: Partial<Participant> = {}): Participant {
  return { id: `u${number}`, name: `U ${number}`, number, role: 'speaker', muted: false, ...over };
}

export function space(over: Partial<Space> = {}): Space {
  const host = { id: 'u1', name: 'U 1' };
  const rules = { join: 'everyone', speak: 'everyone', stageCapacity: 13, locked: false, music: false } as const;
  return { id: 's1', title: 'Tea', state: 'live', host, createdAt: '2026-01-01T00:00:00Z', topics: [], ...rules, ...over };
}

export function snapshot(over: Partial<Snapshot> = {}): Snapshot {
  return { space: space(), epoch: 1, version: 1, event: 1, stage: [person(1, { role: 'host' })], listeners: 0, ...over };
}

export const onStage = (participant: Participant): RoomChange => ({ type: 'stage', participant });
export const left = (participant: Participant): RoomChange => ({ type: 'left', participant });
export const handUp = (participant: Participant, second: number): RoomChange => ({ type: 'hand-up', participant, since: at(second) });
export const handDown = (one: string): RoomChange => ({ type: 'hand-down', person: one });

/** The changes after version `after`, one each. */
export function changes(after: number, items: RoomChange[], over: Partial<Changes> = {}): Changes {
  return { epoch: 1, after, through: after + items.length, items, ...over };
}

export function event(number: number, type: SpaceEventType = 'lock-changed', over: Partial<SpaceEvent> = {}): SpaceEvent {
  return { number, at: at(number), type, ...over };
}

/** The stored events `after + 1` to `through`, without those left out. */
export function batch(after: number, through: number, leftOut: number[] = []): EventBatch {
  const numbers = Array.from({ length: through - after }, (_, i) => after + 1 + i).filter((number) => !leftOut.includes(number));
  return { after, through, items: numbers.map((number) => event(number)) };
}

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]));
}

/** A repeatable source of numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
}
