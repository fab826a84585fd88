import type { ClientState } from './clientEvents';
import type { ConnectionEnd } from './connection';
import { ProblemError } from './problem';
import type { ClosedMessage, Problem } from './protocol';

/** Either try again, or stop in a last state with the reason to show. */
export type Outcome = 'retry' | { state: Extract<ClientState, 'ended' | 'failed'>; problem: Problem };

const statusOf: Record<ClosedMessage['reason'], number> = {
  ended: 410,
  removed: 403,
  banned: 403,
  blocked: 403,
  replaced: 409,
  expired: 401,
  'token-expired': 401,
  shutdown: 503,
};

/** What follows from a connection that ended. */
export function afterEnd(end: ConnectionEnd): Outcome {
  if (end.kind === 'lost') return 'retry';
  const { reason, title, detail } = end.notice;
  // A new connection asks for a fresh token by itself.
  if (reason === 'shutdown' || reason === 'expired' || reason === 'token-expired') return 'retry';
  const problem: Problem = {
    type: `urn:spaces:closed:${reason}`,
    title,
    status: statusOf[reason] ?? 500,
    ...(detail ? { detail } : {}),
  };
  return { state: reason === 'ended' ? 'ended' : 'failed', problem };
}

/** What follows from a connection that was never made. */
export function afterError(error: unknown): Outcome {
  if (!(error instanceof ProblemError) || error.mayPass) return 'retry';
  return { state: error.status === 410 ? 'ended' : 'failed', problem: error.problem };
}
