import type { Participant, SpaceEvent, SpacesApi } from '../../sdk';
import { byId, make } from '../dom';
import { textOfEvent } from '../eventTexts';

/** How many events the list shows. */
const longest = 50;

/** What happened in the space, refused commands included: for those who moderate. */
export class ActivityView {
  readonly #api: SpacesApi;
  readonly #panel = byId('activity-panel');
  readonly #list = byId('activity');
  readonly #empty = byId('activity-empty');
  readonly #names = new Map<string, string>();
  /** By number. */
  readonly #events = new Map<number, SpaceEvent>();
  #spaceId: string | undefined;

  constructor(api: SpacesApi) {
    this.#api = api;
  }

  /** Shows the list to a moderator, with what was stored up to number `last`. */
  open(spaceId: string, last: number): void {
    if (this.#spaceId === spaceId) return;
    this.#spaceId = spaceId;
    this.#panel.hidden = false;
    void this.#load(spaceId, last);
  }

  close(): void {
    this.#spaceId = undefined;
    this.#panel.hidden = true;
    this.#events.clear();
    this.#names.clear();
    this.#show();
  }

  /** People are remembered after they left: the list still speaks of them. */
  learn(people: readonly Participant[]): void {
    for (const { id, name } of people) this.#names.set(id, name);
  }

  add(event: SpaceEvent): void {
    if (event.participant) this.learn([event.participant]);
    if (!this.#spaceId) return;
    this.#events.set(event.number, event);
    this.#show();
  }

  async #load(spaceId: string, last: number): Promise<void> {
    try {
      const page = await this.#api.events(spaceId, Math.max(0, last - longest), longest);
      if (this.#spaceId !== spaceId) return;
      for (const event of page.items) {
        if (event.participant) this.learn([event.participant]);
        this.#events.set(event.number, event);
      }
      this.#show();
    } catch {
      // The list is an extra: it goes on with what happens from now on.
    }
  }

  #show(): void {
    const newest = [...this.#events.values()].sort((a, b) => b.number - a.number);
    for (const old of newest.splice(longest)) this.#events.delete(old.number);
    this.#list.replaceChildren(...newest.map((event) => this.#line(event)));
    this.#empty.hidden = newest.length > 0;
  }

  #line(event: SpaceEvent): HTMLLIElement {
    const line = make('li');
    line.dataset.event = String(event.number);
    line.dataset.type = event.type;
    const time = make('time', '', new Date(event.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' }));
    time.dateTime = event.at;
    line.append(time, make('span', '', textOfEvent(event, (id) => this.#names.get(id) ?? id)));
    return line;
  }
}
