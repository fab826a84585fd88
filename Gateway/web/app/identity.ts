import { Gateways, ProblemError, SpacesApi } from '../sdk';

const nameKey = 'spaces.name';
const subKey = 'spaces.sub';
const tokenKey = 'spaces.token';
/** How long a token lives that does not say so, in milliseconds. */
const unknownLifeMs = 60_000;

/** The server hands out no tokens and none was given. */
export class TokenNeededError extends Error {
  constructor() {
    super('An access token is needed.');
    this.name = 'TokenNeededError';
  }
}

/**
 * Who this page is. A token in the address (`?token=`) or pasted by the person counts; otherwise the development
 * endpoint is asked. The made-up person lives as long as the tab, so that two windows are two people.
 */
export class Identity {
  readonly #api = new SpacesApi(new Gateways());
  #given: string | undefined;
  #made: { name: string; token: string; at: number } | undefined;

  constructor() {
    const address = new URL(location.href);
    const token = address.searchParams.get('token');
    if (token) {
      sessionStorage.setItem(tokenKey, token);
      // Or it would travel with every copy of the address.
      address.searchParams.delete('token');
      history.replaceState(null, '', address);
    }
    this.#given = token ?? sessionStorage.getItem(tokenKey) ?? undefined;
  }

  get hasGivenToken(): boolean {
    return this.#given !== undefined;
  }

  get name(): string {
    return this.#nameInToken ?? localStorage.getItem(nameKey) ?? '';
  }

  set name(name: string) {
    localStorage.setItem(nameKey, name);
  }

  giveToken(token: string): void {
    sessionStorage.setItem(tokenKey, token);
    this.#given = token;
  }

  forgetToken(): void {
    sessionStorage.removeItem(tokenKey);
    this.#given = undefined;
  }

  /** Throws `TokenNeededError` where only the person can get one. */
  async token(): Promise<string> {
    if (this.#given) return this.#given;
    const name = this.name || 'Guest';
    const made = this.#made;
    // In the second half of its life it may be asked for because it runs out.
    if (made?.name === name && performance.now() - made.at < lifeOf(made.token) / 2) return made.token;
    const token = await this.#develop(name);
    this.#made = { name, token, at: performance.now() };
    return token;
  }

  async #develop(name: string): Promise<string> {
    try {
      return await this.#api.developmentToken({ sub: sub(), name });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) throw new TokenNeededError();
      // The gateway that the page came from is away, and another one takes the token as well.
      if (!(error instanceof ProblemError) && this.#made?.name === name) return this.#made.token;
      throw error;
    }
  }

  get #nameInToken(): string | undefined {
    const name = this.#given === undefined ? undefined : claimsOf(this.#given).name;
    return typeof name === 'string' ? name : undefined;
  }
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    // Not a token that can be read: the server says so when it is used.
    return {};
  }
}

/** In milliseconds, by its own two times, so that no clock of ours plays a part. */
function lifeOf(token: string): number {
  const { exp, iat, nbf } = claimsOf(token);
  const from = iat ?? nbf;
  return typeof exp === 'number' && typeof from === 'number' ? (exp - from) * 1000 : unknownLifeMs;
}

function sub(): string {
  const kept = sessionStorage.getItem(subKey);
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  const made = `u-${Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('')}`;
  sessionStorage.setItem(subKey, made);
  return made;
}
