import type { Participant } from './protocol';

/** On stage: heard, when not muted. */
export function isOnStage(one: Pick<Participant, 'role'>): boolean {
  return one.role !== 'listener';
}

/** Sees the queue of hands and may act on others. */
export function moderates(one: Pick<Participant, 'role'>): boolean {
  return one.role === 'host' || one.role === 'cohost';
}
