import type { SpacesApi } from './api';
import { PersonList } from './personList';
import type { Participant } from './protocol';

/** Whom this person follows and blocks, and who of the blocked is on stage. */
export class Relations {
  readonly blocks: PersonList;
  readonly follows: PersonList;
  readonly #onBlockedOnStage: (people: readonly Participant[]) => void;
  #stage: readonly Participant[] = [];
  #blockedOnStage: readonly Participant[] = [];

  constructor(api: SpacesApi, onBlockedOnStage: (people: readonly Participant[]) => void) {
    this.blocks = new PersonList((cursor) => api.blocks(cursor));
    this.follows = new PersonList((cursor) => api.follows(cursor));
    this.#onBlockedOnStage = onBlockedOnStage;
  }

  get blockedOnStage(): readonly Participant[] {
    return this.#blockedOnStage;
  }

  /** Another space: whoever was on stage is no longer of interest. */
  clear(): void {
    this.#stage = this.#blockedOnStage = [];
  }

  setStage(stage: readonly Participant[]): void {
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.look();
  }

  /** The stage or the list of blocked people may have changed. */
  look(): void {
    const before = this.#blockedOnStage;
    const now = this.blocks.among(this.#stage);
    if (now.length === before.length && now.every((one, i) => one.id === before[i]?.id)) return;
    this.#blockedOnStage = now;
    this.#onBlockedOnStage(now);
  }
}
