import type { InvitedAs, Participant } from '../../sdk';
import { byId, focusControls, setText } from '../dom';

export interface PromptHandlers {
  accept(): void;
  decline(): void;
  unmute(): void;
}

/** What this person is asked, and warned of: an invitation to the stage, a wish that they unmute, blocked people on stage. */
export class PromptsView {
  readonly #invitation = byId('invitation');
  readonly #ask = byId('unmute-ask');
  readonly #askText = byId('unmute-ask-text');
  readonly #blocked = byId('blocked-warning');

  constructor(handlers: PromptHandlers) {
    byId('accept-invitation').addEventListener('click', handlers.accept);
    byId('decline-invitation').addEventListener('click', handlers.decline);
    byId('unmute-now').addEventListener('click', () => {
      this.endUnmuteAsk();
      handlers.unmute();
    });
    byId('stay-muted').addEventListener('click', () => this.endUnmuteAsk());
  }

  showInvitation(as: InvitedAs | undefined): void {
    const show = as === 'speaker';
    if (!show) this.#hide(this.#invitation);
    else this.#invitation.hidden = false;
  }

  askToUnmute(by: string | undefined): void {
    setText(this.#askText, by ? `${by} asks you to unmute.` : 'You were asked to unmute.');
    this.#ask.hidden = false;
  }

  endUnmuteAsk(): void {
    this.#hide(this.#ask);
  }

  warnOfBlocked(people: readonly Participant[]): void {
    this.#blocked.hidden = people.length === 0;
    const names = people.map((one) => one.name).join(', ');
    setText(this.#blocked, people.length === 0 ? '' : `${names} ${people.length === 1 ? 'is' : 'are'} on stage. You have blocked them.`);
  }

  clear(): void {
    this.#hide(this.#invitation);
    this.#hide(this.#ask);
    this.warnOfBlocked([]);
  }

  /** The focus must not fall out of the page with the button that was pressed. */
  #hide(box: HTMLElement): void {
    const focused = box.contains(document.activeElement);
    box.hidden = true;
    if (focused) focusControls();
  }
}
