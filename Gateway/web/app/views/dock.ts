import type { MicrophoneState, SpaceClient } from '../../sdk';
import { byId, setText } from '../dom';

const texts: Record<MicrophoneState, string> = {
  off: 'Speak',
  asking: 'Allow microphone…',
  ready: 'Waiting…',
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

  constructor(client: SpaceClient, handlers: { leave(): void; end(): void }) {
    this.#mic.addEventListener('click', () => void client.setMuted(client.microphone === 'on'));
    this.#hear.addEventListener('click', () => void client.resumePlayback());
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
    this.#end.hidden = true;
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

  setHost(isHost: boolean): void {
    this.#end.hidden = !isHost;
  }
}
