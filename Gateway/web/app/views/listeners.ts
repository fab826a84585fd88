import type { Participant, SpacesApi } from '../../sdk';
import { byId, make, setText } from '../dom';

/** Up to that many the list follows by itself; a large audience must not ask for pages at every coming and going. */
const followUpTo = 100;
const waitMs = 300;
const spreadMs = 500;

/** How many listen, and who, page by page. */
export class ListenersView {
  readonly #api: SpacesApi;
  readonly #count = byId('listener-count');
  readonly #list = byId<HTMLUListElement>('listeners');
  readonly #empty = byId('listeners-empty');
  readonly #more = byId<HTMLButtonElement>('more-listeners');
  readonly #refresh = byId<HTMLButtonElement>('refresh-listeners');
  #spaceId: string | undefined;
  #cursor: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: SpacesApi) {
    this.#api = api;
    this.#more.addEventListener('click', () => void this.#load(this.#cursor));
    this.#refresh.addEventListener('click', () => void this.#load());
  }

  open(spaceId: string): void {
    this.close();
    this.#spaceId = spaceId;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#spaceId = undefined;
    this.#list.replaceChildren();
    this.#more.hidden = this.#refresh.hidden = true;
  }

  setCount(listeners: number): void {
    setText(this.#count, listeners.toLocaleString());
    this.#empty.hidden = listeners > 0;
    this.#refresh.hidden = listeners <= followUpTo;
    if (listeners === 0) this.#list.replaceChildren();
    if (listeners > followUpTo && this.#list.childElementCount > 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#load();
    }, waitMs + Math.random() * spreadMs);
  }

  async #load(cursor?: string): Promise<void> {
    const spaceId = this.#spaceId;
    if (!spaceId) return;
    try {
      const page = await this.#api.participants(spaceId, 'listener', cursor);
      if (this.#spaceId !== spaceId) return;
      const items = page.items.map(entry);
      if (cursor) this.#list.append(...items);
      else this.#list.replaceChildren(...items);
      this.#cursor = page.cursor ?? undefined;
      this.#more.hidden = !this.#cursor;
    } catch {
      // The list is an extra: the count stays right without it, and the button asks again.
      this.#refresh.hidden = false;
    }
  }
}

function entry(one: Participant): HTMLLIElement {
  const item = make('li', '', one.name);
  item.dataset.participant = one.id;
  item.dataset.number = String(one.number);
  return item;
}
