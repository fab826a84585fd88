import type { Participant, SpacesApi } from '../../sdk';
import { byId, make, setText } from '../dom';
import { menuButton, type PersonItems } from './menu';

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
  readonly #menu: PersonItems;
  #spaceId: string | undefined;
  #cursor: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: SpacesApi, menu: PersonItems) {
    this.#api = api;
    this.#menu = menu;
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
      this.#show(page.items, cursor !== undefined);
      this.#cursor = page.cursor ?? undefined;
      this.#more.hidden = !this.#cursor;
    } catch {
      // The list is an extra: the count stays right without it, and the button asks again.
      this.#refresh.hidden = false;
    }
  }

  /** Whoever stays keeps their entry, so that an open menu stays open and the focus where it is. */
  #show(people: readonly Participant[], more: boolean): void {
    const known = new Map([...this.#list.children].map((item) => [(item as HTMLElement).dataset.participant, item]));
    const entries = people.map((one) => known.get(one.id) ?? this.#entry(one));
    if (!more) {
      const kept = new Set(entries);
      for (const old of known.values()) if (!kept.has(old)) old.remove();
    }
    let before: Element | null = null;
    for (const item of entries.reverse()) {
      if (item.parentElement !== this.#list || item.nextElementSibling !== before) this.#list.insertBefore(item, before);
      before = item;
    }
  }

  #entry(one: Participant): HTMLLIElement {
    const item = make('li');
    item.dataset.participant = one.id;
    item.dataset.number = String(one.number);
    const name = make('span', 'who', one.name);
    name.title = one.name;
    item.append(name);
    if (this.#menu.has(one)) item.append(menuButton(`What to do with ${one.name}`, () => this.#menu.items(one)));
    return item;
  }
}
