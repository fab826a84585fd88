import { Gateways } from './gateways';
import { ProblemError, problemOf } from './problem';
import type { ParticipantPage, Role, Space } from './protocol';

/** A bearer token, or something that gives one whenever it is needed. */
export type TokenSource = string | (() => string | Promise<string>);

export async function tokenFrom(source: TokenSource): Promise<string> {
  return typeof source === 'string' ? source : await source();
}

/** A gateway that has not answered by then counts as not reached, in milliseconds. */
const answerMs = 10_000;

/** The HTTP API. Every method throws `ProblemError` on a refusal and something else where no gateway was reached. */
export class SpacesApi {
  readonly #gateways: Gateways;
  readonly #token: TokenSource | undefined;

  constructor(gateways: Gateways, token?: TokenSource) {
    this.#gateways = gateways;
    this.#token = token;
  }

  /** A token from the development endpoint; 404 where the gateway is not in development mode. */
  async developmentToken(person: { sub: string; name: string }): Promise<string> {
    const { token } = await this.#send<{ token: string }>('POST', '/v1/dev/tokens', person);
    return token;
  }

  createSpace(title: string): Promise<Space> {
    return this.#send('POST', '/v1/spaces', { title });
  }

  getSpace(id: string): Promise<Space> {
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}`);
  }

  async endSpace(id: string): Promise<void> {
    await this.#send('POST', `/v1/spaces/${encodeURIComponent(id)}/end`);
  }

  participants(id: string, role: Role, cursor?: string): Promise<ParticipantPage> {
    const query = new URLSearchParams({ role });
    if (cursor) query.set('cursor', cursor);
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}/participants?${query}`);
  }

  async #send<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.#token !== undefined) headers.authorization = `Bearer ${await tokenFrom(this.#token)}`;
    const init: RequestInit = { method, headers };
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    const response = await this.#reach(path, init);
    if (!response.ok) throw new ProblemError(await problemOf(response));
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** A read tries each gateway once; a write is sent once, as it may have arrived although no answer came. */
  async #reach(path: string, init: RequestInit): Promise<Response> {
    for (let tried = 1; ; tried++) {
      try {
        return await fetch(this.#gateways.current + path, { ...init, signal: AbortSignal.timeout(answerMs) });
      } catch (error) {
        this.#gateways.next();
        if (init.method !== 'GET' || tried >= this.#gateways.count) throw error;
      }
    }
  }
}
