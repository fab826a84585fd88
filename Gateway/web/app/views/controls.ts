import type { AccessPolicy, Problem, Space, SpaceClient } from '../../sdk';
import { byId, setText } from '../dom';

/** What hosts and co-hosts decide for the whole space. */
export class ControlsView {
  readonly #panel = byId('controls-panel');
  readonly #settings = byId('settings');
  readonly #lock = byId<HTMLButtonElement>('lock');
  readonly #title = byId<HTMLInputElement>('new-title');
  readonly #policies = { join: byId<HTMLSelectElement>('join-policy'), speak: byId<HTMLSelectElement>('speak-policy') };
  readonly #music = byId<HTMLInputElement>('music-mode');
  readonly #report: (problem: Problem | undefined) => void;
  #space: Space | undefined;

  constructor(client: SpaceClient, report: (problem: Problem | undefined) => void, say: (text: string) => void) {
    this.#report = report;
    byId('mute-all').addEventListener('click', () => void this.#do(client.muteAll()).then((done) => done && say('All speakers are muted.')));
    this.#lock.addEventListener('click', () => void this.#do(client.setLocked(!this.#space?.locked)));
    for (const [name, select] of Object.entries(this.#policies)) {
      select.addEventListener('change', () => void this.#do(client.changeSettings({ [name]: select.value as AccessPolicy })));
    }
    this.#music.addEventListener('change', () => void this.#do(client.changeSettings({ music: this.#music.checked })));
    byId('title-form').addEventListener('submit', (submit) => {
      submit.preventDefault();
      const title = this.#title.value.trim();
      this.#title.setAttribute('aria-invalid', String(title === ''));
      if (title === '') return this.#title.focus();
      if (title === this.#space?.title) return;
      void this.#do(client.changeSettings({ title })).then((done) => done && say('The title is changed.'));
    });
  }

  show(space: Space, mayModerate: boolean, mayHost: boolean): void {
    const first = this.#panel.hidden;
    const before = first ? undefined : this.#space;
    this.#panel.hidden = !mayModerate;
    this.#settings.hidden = !mayHost;
    this.#space = space;
    this.#lock.setAttribute('aria-pressed', String(space.locked));
    setText(this.#lock, space.locked ? 'Unlock' : 'Lock');
    this.#lock.title = space.locked ? 'Nobody new can come in' : 'Let nobody new in';
    this.#showChoices(space, before);
    // What is being typed is the person's own until somebody else changes the title.
    if (space.title !== before?.title) this.#title.value = space.title;
  }

  close(): void {
    this.#panel.hidden = true;
    this.#space = undefined;
  }

  /** Only what has changed since: a choice whose change is still on its way must not jump back because somebody came in. */
  #showChoices({ join, speak, music }: Space, before?: Space): void {
    if (join !== before?.join) this.#policies.join.value = join;
    if (speak !== before?.speak) this.#policies.speak.value = speak;
    if (music !== before?.music) this.#music.checked = music;
  }

  /** A refused change is shown as what still holds. */
  async #do(doing: Promise<Problem | undefined>): Promise<boolean> {
    const refused = await doing;
    if (refused && this.#space) this.#showChoices(this.#space);
    this.#report(refused);
    return !refused;
  }
}
