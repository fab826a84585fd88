import type { Problem } from './protocol';

/** An answer that says no: carries the problem details as they came. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Asking again with the same words may succeed: the fault is on the server's side, or passes with time. */
  get mayPass(): boolean {
    return this.status >= 500 || this.status === 408 || this.status === 425 || this.status === 429;
  }
}

/** Reads a problem out of a response; one without a problem body still gives its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText || `The server answered ${response.status}.`,
    status: response.status,
  };
  if (!(response.headers.get('content-type') ?? '').includes('json')) return fallback;
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    // Cut off or not JSON after all: the status is what is left to tell.
    return fallback;
  }
  return typeof body === 'object' && body !== null ? { ...fallback, ...body, status: response.status } : fallback;
}
