/** Plays the room through one audio element, which stays the same over reconnects. */
export class Playout {
  readonly #element: HTMLAudioElement;
  readonly #onBlocked: (blocked: boolean) => void;

  constructor(element: HTMLAudioElement, onBlocked: (blocked: boolean) => void) {
    this.#element = element;
    this.#onBlocked = onBlocked;
  }

  attach(stream: MediaStream): void {
    this.#element.srcObject = stream;
    void this.resume();
  }

  detach(): void {
    this.#element.srcObject = null;
  }

  /** Starts to play; where the browser wants a click first, says so and can be called again from that click. */
  async resume(): Promise<void> {
    try {
      await this.#element.play();
      this.#onBlocked(false);
    } catch (error) {
      // AbortError: another stream took this one's place while it was starting, and that one reports for itself.
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.#onBlocked(true);
    }
  }
}
