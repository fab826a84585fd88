import type { Participant, Snapshot, SpaceEvent, SpaceEventType } from '../../sdk/protocol';

export function person(number: number, over: Partial<Participant> = {}): Participant {
  return { id: `u${number}`, name: `U ${number}`, number, role: 'speaker', muted: false, ...over };
}

export function snapshot(over: Partial<Snapshot> = {}): Snapshot {
  return {
    space: { id: 's1', title: 'Tea', state: 'live', host: { id: 'u1', name: 'U 1' }, createdAt: '2026-01-01T00:00:00Z' },
    epoch: 1,
    event: 1,
    stage: [person(1, { role: 'host' })],
    listeners: 0,
    ...over,
  };
}

export function event(number: number, type: SpaceEventType, who?: Participant, over: Partial<SpaceEvent> = {}): SpaceEvent {
  return { number, epoch: 1, at: '2026-01-01T00:00:00Z', type, ...(who ? { participant: who } : {}), ...over };
}
