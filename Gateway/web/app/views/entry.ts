import type { Problem, Space, SpaceForMe, Standing } from '../../sdk';
import type { Closing } from '../closings';
import { byId, setText } from '../dom';

export interface EntryHandlers {
  create(name: string, title: string): Promise<void>;
  join(name: string, speak: boolean): Promise<void>;
  token(token: string): void;
}

/** The card in front of a room: start a space, or join the one behind the link. */
export class EntryView {
  readonly #section = byId('entry');
  readonly #eyebrow = byId('entry-eyebrow');
  readonly #heading = byId('entry-title');
  readonly #lead = byId('entry-lead');
  readonly #name = byId<HTMLInputElement>('name');
  readonly #nameField = byId('name-field');
  readonly #title = byId<HTMLInputElement>('title');
  readonly #titleField = byId('title-field');
  readonly #token = byId<HTMLInputElement>('token');
  readonly #tokenField = byId('token-field');
  readonly #create = byId<HTMLButtonElement>('create');
  readonly #choices = byId('join-choices');
  readonly #warning = byId('join-warning');
  readonly #note = byId('join-note');
  readonly #buttons: HTMLButtonElement[];
  readonly #handlers: EntryHandlers;
  #mode: 'create' | 'join' = 'create';

  constructor(handlers: EntryHandlers) {
    this.#handlers = handlers;
    this.#buttons = [this.#create, byId<HTMLButtonElement>('join'), byId<HTMLButtonElement>('join-listen')];
    byId<HTMLFormElement>('entry-form').addEventListener('submit', (submit) => {
      submit.preventDefault();
      void this.#go(true);
    });
    byId('join-listen').addEventListener('click', () => void this.#go(false));
    for (const input of [this.#name, this.#title, this.#token]) {
      input.addEventListener('input', () => input.removeAttribute('aria-invalid'));
    }
  }

  showHome(name: string): void {
    this.#show('create', name);
    setText(this.#eyebrow, 'Live audio rooms');
    setText(this.#heading, 'Say it out loud.');
    setText(this.#lead, 'Open a space, share the link, and talk. Nothing to install.');
  }

  /** `space` is unknown while it is being asked for, or where only a signed-in person may know. */
  showSpace(name: string, space?: Space, isMine = false): void {
    this.#show('join', name);
    setText(this.#eyebrow, isMine ? 'Your space is open' : 'You are invited');
    setText(this.#heading, space?.title ?? 'A live space');
    setText(
      this.#lead,
      isMine ? 'Share the link, then step in.' : space ? `${space.host.name} is hosting. Come in and listen, or take the stage.` : 'Come in and listen, or take the stage.',
    );
  }

  /** The way in is shut: the words, and a way to try again or to start something new. */
  showClosed({ eyebrow, heading, lead, again }: Closing, name: string): void {
    this.#show(again ? 'join' : 'create', name);
    setText(this.#eyebrow, eyebrow);
    setText(this.#heading, heading);
    setText(this.#lead, lead);
  }

  /** What is good to know before joining: who is on stage, and whether one may speak at once. */
  showStanding(space: SpaceForMe, standing: Standing | undefined): void {
    const blocked = space.blockedOnStage?.length ?? 0;
    this.#warning.hidden = blocked === 0;
    const warning = blocked === 1 ? 'Somebody you have blocked is on stage here.' : `${blocked} people you have blocked are on stage here.`;
    setText(this.#warning, blocked === 0 ? '' : warning);
    this.#note.hidden = !standing?.speakProblem;
    setText(this.#note, noteOf(standing?.speakProblem));
  }

  /** The person's name comes with a given token, and cannot be typed then. */
  setSignedIn(signedIn: boolean): void {
    this.#nameField.hidden = signedIn;
  }

  askForToken(): void {
    this.#tokenField.hidden = false;
    this.#token.focus();
  }

  hide(): void {
    this.#section.hidden = true;
  }

  #show(mode: 'create' | 'join', name: string): void {
    this.#mode = mode;
    this.#warning.hidden = this.#note.hidden = true;
    this.#section.hidden = false;
    this.#titleField.hidden = this.#create.hidden = mode !== 'create';
    this.#choices.hidden = mode !== 'join';
    if (this.#name.value === '') this.#name.value = name;
  }

  async #go(speak: boolean): Promise<void> {
    const name = this.#name.value.trim();
    const title = this.#title.value.trim();
    const token = this.#token.value.trim();
    if (!this.#tokenField.hidden && token !== '') {
      this.#handlers.token(token);
      this.#token.value = '';
      this.#tokenField.hidden = true;
    }
    const empty = [
      !this.#nameField.hidden && name === '' ? this.#name : undefined,
      this.#mode === 'create' && title === '' ? this.#title : undefined,
    ].find((input) => input !== undefined);
    if (empty) {
      empty.setAttribute('aria-invalid', 'true');
      empty.focus();
      return;
    }
    for (const button of this.#buttons) button.disabled = true;
    try {
      if (this.#mode === 'create') {
        await this.#handlers.create(name, title);
        this.#title.value = '';
      } else {
        await this.#handlers.join(name, speak);
      }
    } finally {
      for (const button of this.#buttons) button.disabled = false;
    }
  }
}

function noteOf(problem: Problem | null | undefined): string {
  if (!problem) return '';
  if (problem.type.endsWith(':stage-full')) return 'The stage is full right now: you come in as a listener and can raise your hand.';
  return 'You come in as a listener. Raise your hand when you want to speak.';
}
