export interface BackoffOptions {
  /** The longest first wait, in milliseconds. */
  firstMs: number;
  /** The longest wait of all, in milliseconds. */
  limitMs: number;
}

export const defaultBackoff: BackoffOptions = { firstMs: 250, limitMs: 2000 };

/**
 * How long to wait before try number `attempt` (from 0): doubles up to the limit, and is spread over the upper
 * half of that, so that the clients of a lost gateway do not all come at once. `random` is in [0, 1).
 */
export function backoffDelay(attempt: number, random: number, options: BackoffOptions = defaultBackoff): number {
  const longest = Math.min(options.limitMs, options.firstMs * 2 ** Math.min(attempt, 30));
  return longest / 2 + (longest / 2) * random;
}
