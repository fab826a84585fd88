import { byId, setText } from '../dom';
import { spacePath } from '../route';

const copiedMs = 2000;

/** The link to a space and the button that copies it. */
export class ShareView {
  readonly #box = byId('share');
  readonly #link = byId<HTMLAnchorElement>('share-link');
  readonly #text = byId('copy-text');

  constructor() {
    byId('copy').addEventListener('click', () => void this.#copy());
    // The link is there to be passed on; following it would leave the room.
    this.#link.addEventListener('click', (click) => {
      click.preventDefault();
      void this.#copy();
    });
  }

  show(spaceId: string): void {
    const address = location.origin + spacePath(spaceId);
    this.#link.href = address;
    setText(this.#link, address);
    this.#box.hidden = false;
  }

  hide(): void {
    this.#box.hidden = true;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#link.href);
      setText(this.#text, 'Copied');
    } catch {
      // No clipboard without https or permission: mark the link, so that one key copies it.
      getSelection()?.selectAllChildren(this.#link);
      setText(this.#text, 'Press Ctrl+C');
    }
    setTimeout(() => setText(this.#text, 'Copy link'), copiedMs);
  }
}
