import { Gateways } from './gateways';
import { ProblemError, problemOf } from './problem';
import type { Ban, EventPage, ListedPerson, Page, ParticipantPage, Role, Space, SpaceForMe, SpaceSettings, Standing } from './protocol';

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

  createSpace(title: string, settings: Partial<Omit<SpaceSettings, 'title'>> = {}): Promise<Space> {
    return this.#send('POST', '/v1/spaces', { title, ...settings });
  }

  getSpace(id: string): Promise<SpaceForMe> {
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}`);
  }

  /** What this person is in the space or would come as, and what would keep them out. */
  standing(id: string): Promise<Standing> {
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}/me`);
  }

  async endSpace(id: string): Promise<void> {
    await this.#send('POST', `/v1/spaces/${encodeURIComponent(id)}/end`);
  }

  participants(id: string, role: Role, cursor?: string): Promise<ParticipantPage> {
    const query = new URLSearchParams({ role });
    if (cursor) query.set('cursor', cursor);
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}/participants?${query}`);
  }

  /** Stored events after number `after`, at most `limit` numbers of them. */
  events(id: string, after: number, limit = 100): Promise<EventPage> {
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}/events?after=${after}&limit=${limit}`);
  }

  bans(id: string, cursor?: string): Promise<Page<Ban>> {
    return this.#send('GET', `/v1/spaces/${encodeURIComponent(id)}/bans${pageQuery(cursor)}`);
  }

  async liftBan(id: string, user: string): Promise<void> {
    await this.#send('DELETE', `/v1/spaces/${encodeURIComponent(id)}/bans/${encodeURIComponent(user)}`);
  }

  follows(cursor?: string): Promise<Page<ListedPerson>> {
    return this.#send('GET', `/v1/me/follows${pageQuery(cursor)}`);
  }

  async setFollow(user: string, on: boolean): Promise<void> {
    await this.#send(on ? 'PUT' : 'DELETE', `/v1/me/follows/${encodeURIComponent(user)}`);
  }

  blocks(cursor?: string): Promise<Page<ListedPerson>> {
    return this.#send('GET', `/v1/me/blocks${pageQuery(cursor)}`);
  }

  async setBlock(user: string, on: boolean): Promise<void> {
    await this.#send(on ? 'PUT' : 'DELETE', `/v1/me/blocks/${encodeURIComponent(user)}`);
  }

  async #send<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
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

function pageQuery(cursor: string | undefined): string {
  return cursor ? `?${new URLSearchParams({ cursor })}` : '';
}
