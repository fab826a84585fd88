import type { MicrophoneState, Problem, SpaceClient, You } from '../../sdk';
import { byId, setText } from '../dom';

const texts: Record<MicrophoneState, string> = {
  off: 'Speak',
  asking: 'Allow microphone…',
  ready: 'Waiting',
  on: 'Mute',
  muted: 'Unmute',
  denied: 'Retry mic',
  missing: 'Retry mic',
  busy: 'Retry mic',
  insecure: 'No microphone here',
};

/** The buttons at the bottom of a room. */
export class DockView {
  readonly #dock = byId('dock');
  readonly #mic = byId<HTMLButtonElement>('mic');
  readonly #micText = byId('mic-text');
  readonly #hear = byId<HTMLButtonElement>('hear');
  readonly #end = byId<HTMLButtonElement>('end');
  readonly #dialog = byId<HTMLDialogElement>('end-dialog');

  readonly #hand = byId<HTMLButtonElement>('hand');
  readonly #handText = byId('hand-text');

  constructor(client: SpaceClient, handlers: { leave(): void; end(): void; done(problem: Problem | undefined): void }) {
    this.#mic.addEventListener('click', () => void client.setMuted(client.microphone === 'on'));
    this.#hear.addEventListener('click', () => void client.resumePlayback());
    this.#hand.addEventListener('click', () => {
      const isUp = this.#hand.getAttribute('aria-pressed') === 'true';
      void (isUp ? client.lowerHand() : client.raiseHand()).then(handlers.done);
    });
    byId('leave').addEventListener('click', handlers.leave);
    this.#end.addEventListener('click', () => this.#dialog.showModal());
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.returnValue === 'end') handlers.end();
      this.#dialog.returnValue = '';
    });
  }

  show(): void {
    this.#dock.hidden = false;
  }

  hide(): void {
    this.#dock.hidden = true;
    this.#hear.hidden = true;
    this.#end.hidden = this.#hand.hidden = true;
    if (this.#dialog.open) this.#dialog.close();
  }

  setMicrophone(state: MicrophoneState): void {
    this.#mic.dataset.mic = state;
    this.#mic.setAttribute('aria-pressed', String(state === 'on'));
    this.#mic.disabled = state === 'asking';
    setText(this.#micText, texts[state]);
  }

  setPlaybackBlocked(blocked: boolean): void {
    this.#hear.hidden = !blocked;
  }

  setYou({ participant: { role }, handSince }: You): void {
    this.#end.hidden = role !== 'host';
    if (role !== 'listener' && document.activeElement === this.#hand) byId('leave').focus();
    this.#hand.hidden = role !== 'listener';
    this.#hand.setAttribute('aria-pressed', String(Boolean(handSince)));
    setText(this.#handText, handSince ? 'Lower hand' : 'Raise hand');
  }
}
