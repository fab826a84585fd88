import { byId, make, setText } from '../dom';

export interface Choice {
  value: string;
  label: string;
  danger?: boolean;
}

export interface Question {
  title: string;
  text: string;
  choices: readonly Choice[];
  /** Asks for a reason as well. */
  withReason?: boolean;
}

export interface Answer {
  value: string;
  reason?: string;
}

/** Asks before something that cannot simply be taken back. One question at a time. */
export class ConfirmView {
  readonly #dialog = byId<HTMLDialogElement>('confirm-dialog');
  readonly #title = byId('confirm-title');
  readonly #text = byId('confirm-text');
  readonly #reasonField = byId('reason-field');
  readonly #reason = byId<HTMLInputElement>('reason');
  readonly #choices = byId('confirm-choices');

  constructor() {
    // Enter in the reason must not press the first choice, which may be a grave one.
    this.#reason.addEventListener('keydown', (key) => key.key === 'Enter' && key.preventDefault());
  }

  /** The choice, or undefined where the person thought better of it. */
  ask({ title, text, choices, withReason = false }: Question): Promise<Answer | undefined> {
    if (this.#dialog.open) return Promise.resolve(undefined);
    setText(this.#title, title);
    setText(this.#text, text);
    this.#reasonField.hidden = !withReason;
    this.#reason.value = '';
    const cancel = option({ value: '', label: 'Cancel' });
    this.#choices.replaceChildren(...choices.map(option), cancel);
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
    cancel.focus();
    return new Promise((resolve) => {
      const closed = () => {
        const value = this.#dialog.returnValue;
        const reason = this.#reason.value.trim();
        resolve(value ? { value, ...(reason ? { reason } : {}) } : undefined);
      };
      this.#dialog.addEventListener('close', closed, { once: true });
    });
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close('');
  }
}

function option({ value, label, danger }: Choice): HTMLButtonElement {
  const button = make('button', danger ? 'danger' : 'quiet', label);
  button.value = value;
  button.dataset.choice = value || 'cancel';
  return button;
}
