import type { ListedPerson, Page, Participant } from './protocol';

/** A list has no more people than that. */
const longest = 5000;

/** The people whom this person follows, or blocks: fetched once, then kept up to date by what is done here. */
export class PersonList {
  readonly #fetch: (cursor?: string) => Promise<Page<ListedPerson>>;
  readonly #ids = new Set<string>();
  /** Done here since the fetch began: newer than its answer. */
  readonly #done = new Map<string, boolean>();
  #loading: Promise<void> | undefined;

  constructor(fetch: (cursor?: string) => Promise<Page<ListedPerson>>) {
    this.#fetch = fetch;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  set(id: string, on: boolean): void {
    this.#done.set(id, on);
    this.#put(id, on);
  }

  among(people: readonly Participant[]): Participant[] {
    return people.filter((one) => this.#ids.has(one.id));
  }

  /** Fetches the list unless that was done; after a failure the next call tries again. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    }));
  }

  async #load(): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await this.#fetch(cursor);
      for (const { user } of page.items) this.#put(user, this.#done.get(user) ?? true);
      cursor = page.items.length > 0 ? (page.cursor ?? undefined) : undefined;
    } while (cursor && this.#ids.size < longest);
  }

  #put(id: string, on: boolean): void {
    if (on) this.#ids.add(id);
    else this.#ids.delete(id);
  }
}
