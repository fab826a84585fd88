import type { Participant, RoomView, SpeakerLevel } from '../../sdk';
import { byId, icon, make, setText } from '../dom';
import { hueOf, initialsOf } from './avatar';
import { menuButton, type PersonItems } from './menu';

const roles = { host: 'Host', cohost: 'Co-host', speaker: 'Speaker', listener: 'Listener' } as const;

/** Louder than that counts as speaking, in -dBov. */
const speakingLevel = 60;
/** From here on the ring is at its widest, in -dBov. */
const loudLevel = 15;

/** The people on stage: who they are, whether they are muted and how loud they speak. */
export class StageView {
  readonly #list = byId<HTMLUListElement>('stage');
  readonly #count = byId('stage-count');
  readonly #empty = byId('stage-empty');
  readonly #cards = new Map<string, HTMLLIElement>();
  readonly #people = new Map<string, Participant>();
  readonly #menu: PersonItems;
  #levels = new Map<number, number>();

  constructor(menu: PersonItems) {
    this.#menu = menu;
  }

  show(room: RoomView, myId: string | undefined): void {
    const here = new Set(room.stage.map((one) => one.id));
    for (const [id, card] of this.#cards) {
      if (here.has(id)) continue;
      card.remove();
      this.#cards.delete(id);
      this.#people.delete(id);
    }
    room.stage.forEach((one, place) => {
      let card = this.#cards.get(one.id);
      if (!card) this.#cards.set(one.id, (card = this.#newCard(one)));
      this.#people.set(one.id, one);
      fill(card, one, one.id === myId);
      part(card, '.menu').hidden = !this.#menu.has(one);
      // Moving a node only when it must move keeps screen readers and animations in peace.
      if (this.#list.children[place] !== card) this.#list.insertBefore(card, this.#list.children[place] ?? null);
    });
    setText(this.#count, String(room.stage.length));
    this.#empty.hidden = room.stage.length > 0;
    this.#showLevels();
  }

  setLevels(heard: readonly SpeakerLevel[]): void {
    this.#levels = new Map(heard.map((one) => [one.number, one.level]));
    this.#showLevels();
  }

  clear(): void {
    this.#list.replaceChildren();
    this.#cards.clear();
    this.#people.clear();
    this.#levels.clear();
  }

  #newCard(one: Participant): HTMLLIElement {
    const card = newCard(one);
    const button = menuButton(`What to do with ${one.name}`, () => this.#menu.items(this.#people.get(one.id) ?? one));
    card.append(button);
    return card;
  }

  #showLevels(): void {
    for (const card of this.#cards.values()) {
      const level = this.#levels.get(Number(card.dataset.number)) ?? 127;
      const speaking = level <= speakingLevel && card.dataset.muted === 'false';
      card.dataset.speaking = String(speaking);
      const loudness = speaking ? Math.min(1, (speakingLevel - level) / (speakingLevel - loudLevel)) : 0;
      card.style.setProperty('--level', loudness.toFixed(2));
      setText(part(card, '.role'), speaking ? 'Speaking' : (card.dataset.roleText ?? ''));
    }
  }
}

function newCard(one: Participant): HTMLLIElement {
  const card = make('li');
  card.dataset.participant = one.id;
  const avatar = make('div', 'avatar');
  avatar.style.setProperty('--hue', String(hueOf(one.id)));
  avatar.setAttribute('aria-hidden', 'true');
  if (one.picture) {
    const picture = make('img');
    picture.src = one.picture;
    picture.alt = '';
    picture.referrerPolicy = 'no-referrer';
    picture.addEventListener('error', () => picture.replaceWith(initialsOf(one.name)));
    avatar.append(picture);
  } else {
    avatar.append(initialsOf(one.name));
  }
  const mark = make('span', 'mic-mark');
  mark.append(icon('mic-off'));
  avatar.append(mark);
  card.append(avatar, make('span', 'who'), make('span', 'role'));
  return card;
}

function fill(card: HTMLLIElement, one: Participant, isMe: boolean): void {
  card.dataset.number = String(one.number);
  card.dataset.role = one.role;
  card.dataset.muted = String(one.muted);
  card.dataset.roleText = !one.muted ? roles[one.role] : one.role === 'speaker' ? 'Muted' : `${roles[one.role]} · muted`;
  const who = part(card, '.who');
  setText(who, isMe ? `${one.name} (you)` : one.name);
  who.title = one.name;
}

function part(card: HTMLElement, selector: string): HTMLElement {
  return card.querySelector<HTMLElement>(selector)!;
}
