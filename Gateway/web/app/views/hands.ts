import type { Hand } from '../../sdk';
import { byId, focusControls, make, setText } from '../dom';

/** How often the waiting times are shown anew, in milliseconds. */
const refreshMs = 10_000;

export interface HandsHandlers {
  take(id: string): void;
  lower(id: string): void;
}

/** The queue of raised hands, for those who moderate. */
export class HandsView {
  readonly #panel = byId('hands-panel');
  readonly #list = byId('hands');
  readonly #count = byId('hand-count');
  readonly #empty = byId('hands-empty');
  readonly #announce = byId('announce');
  readonly #rows = new Map<string, HTMLLIElement>();
  readonly #handlers: HandsHandlers;
  #hands: readonly Hand[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(handlers: HandsHandlers) {
    this.#handlers = handlers;
  }

  /** Undefined: this person does not moderate. */
  show(hands: readonly Hand[] | undefined, more: boolean): void {
    this.#panel.hidden = !hands;
    const wasEmpty = this.#hands.length === 0;
    this.#hands = hands ?? [];
    const here = new Set(this.#hands.map((one) => one.participant.id));
    // Whoever had the focus on a row that goes keeps it in the list.
    const focused = this.#list.contains(document.activeElement);
    for (const [id, row] of this.#rows) {
      if (here.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    const added: string[] = [];
    this.#hands.forEach(({ participant }, place) => {
      let row = this.#rows.get(participant.id);
      if (!row) {
        this.#rows.set(participant.id, (row = this.#newRow(participant.id, participant.name)));
        added.push(participant.name);
      }
      if (this.#list.children[place] !== row) this.#list.insertBefore(row, this.#list.children[place] ?? null);
    });
    this.#showTimes();
    setText(this.#count, `${this.#hands.length}${more ? '+' : ''}`);
    this.#empty.hidden = this.#hands.length > 0;
    if (focused && !this.#list.contains(document.activeElement)) this.#keepFocus();
    if (added.length === 1) setText(this.#announce, `${added[0]} asks to speak.`);
    else if (added.length > 1) setText(this.#announce, `${added.length} people ask to speak.`);
    if (hands && wasEmpty) this.#timer ??= setInterval(() => this.#showTimes(), refreshMs);
    if (this.#hands.length === 0) this.#stop();
  }

  close(): void {
    this.show(undefined, false);
  }

  #keepFocus(): void {
    const next = this.#list.querySelector('button');
    if (next) next.focus();
    else focusControls();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #newRow(id: string, name: string): HTMLLIElement {
    const row = make('li');
    row.dataset.participant = id;
    const text = make('span', 'hand-who');
    text.append(make('span', 'who', name), make('span', 'since'));
    row.append(
      text,
      this.#button('take', 'Take', `Let ${name} speak`, 'primary small', () => this.#handlers.take(id)),
      this.#button('lower', 'Lower', `Lower the hand of ${name}`, 'quiet small', () => this.#handlers.lower(id)),
    );
    return row;
  }

  #button(action: string, text: string, label: string, className: string, run: () => void): HTMLButtonElement {
    const button = make('button', className, text);
    button.type = 'button';
    button.dataset.action = action;
    button.setAttribute('aria-label', label);
    button.addEventListener('click', run);
    return button;
  }

  #showTimes(): void {
    const now = Date.now();
    for (const { participant, since } of this.#hands) {
      const text = this.#rows.get(participant.id)?.querySelector<HTMLElement>('.since');
      if (text) setText(text, waited(now - Date.parse(since)));
    }
  }
}

/** In the words of a waiting person. The two clocks may differ a little, so that it may be less than nothing. */
export function waited(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (!(minutes >= 1)) return 'just now';
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
