import type { ClientState } from '../../sdk';
import { byId, setText } from '../dom';

const texts: Record<ClientState, string> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Connection lost – reconnecting',
  ended: 'Ended',
  failed: 'Disconnected',
};

const backMs = 3000;

/** The pill in the header, the notice under it and the error line. */
export class StatusView {
  readonly #state = byId('state');
  readonly #stateText = byId('state-text');
  readonly #notice = byId('notice');
  readonly #error = byId('error');
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  showState(state: ClientState, previous: ClientState): void {
    this.#state.dataset.state = state;
    document.body.dataset.connection = state;
    delete this.#state.dataset.media;
    setText(this.#stateText, texts[state]);
    if (state === 'reconnecting') this.notify('The connection was lost. You keep your place: we are reconnecting by ourselves.');
    else if (state === 'live' && previous === 'reconnecting') this.notify('You are back.', 'good', backMs);
    else this.clearNotice();
  }

  /** The room itself is silent for a moment, although the connection stands. */
  showMedia(state: 'interrupted' | 'restored'): void {
    if (this.#state.dataset.state !== 'live') return;
    if (state === 'interrupted') {
      this.#state.dataset.media = state;
      setText(this.#stateText, 'Sound interrupted');
      this.notify('The room is moving to another server. Sound comes back in a moment.');
    } else if (this.#state.dataset.media) {
      delete this.#state.dataset.media;
      setText(this.#stateText, texts.live);
      this.notify('Sound is back.', 'good', backMs);
    }
  }

  notify(text: string, tone: 'warn' | 'good' = 'warn', forMs?: number): void {
    clearTimeout(this.#noticeTimer);
    this.#notice.dataset.tone = tone;
    this.#notice.hidden = false;
    setText(this.#notice, text);
    if (forMs) this.#noticeTimer = setTimeout(() => this.clearNotice(), forMs);
  }

  clearNotice(): void {
    clearTimeout(this.#noticeTimer);
    this.#notice.hidden = true;
    this.#notice.textContent = '';
  }

  showError(text: string): void {
    this.#error.hidden = false;
    setText(this.#error, text);
  }

  clearError(): void {
    this.#error.hidden = true;
    this.#error.textContent = '';
  }
}
