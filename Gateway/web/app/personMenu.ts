import type { Participant, Problem, SpaceClient } from '../sdk';
import { actionsFor, type Action } from './actions';
import { ConfirmView } from './views/confirm';
import type { MenuItem, PersonItems } from './views/menu';

const labels: Record<Action, string> = {
  mute: 'Mute',
  unmute: 'Unmute',
  'leave-stage': 'Go back to the audience',
  'ask-unmute': 'Ask to unmute',
  invite: 'Invite to speak',
  'move-to-audience': 'Move to the audience',
  cohost: 'Make co-host',
  uncohost: 'Take co-host role back',
  'hand-over': 'Hand the space over…',
  remove: 'Remove…',
  ban: 'Ban…',
  follow: 'Follow',
  block: 'Block…',
};

const grave: readonly Action[] = ['remove', 'ban', 'block'];
const hourMs = 3_600_000;

/** How long a ban lasts, in milliseconds. */
const banMs: Record<string, number | undefined> = { hour: hourMs, day: 24 * hourMs };

/** What can be done with a person, and the doing of it. */
export class PersonMenu implements PersonItems {
  readonly #client: SpaceClient;
  readonly #confirm = new ConfirmView();
  readonly #report: (problem: Problem | undefined) => void;
  readonly #say: (text: string) => void;

  /** `report` takes the outcome of everything done here, `say` what is worth telling. */
  constructor(client: SpaceClient, report: (problem: Problem | undefined) => void, say: (text: string) => void) {
    this.#client = client;
    this.#report = report;
    this.#say = say;
  }

  items(person: Participant): MenuItem[] {
    return this.#actions(person).map((action) => ({
      action,
      label: this.#label(action, person),
      danger: grave.includes(action),
      ...(action === 'follow' ? { later: this.#follows().then(() => this.#label(action, person)) } : {}),
      run: () => void this.#run(action, person),
    }));
  }

  has(person: Participant): boolean {
    return this.#actions(person).length > 0;
  }

  close(): void {
    this.#confirm.close();
  }

  #actions(person: Participant): Action[] {
    return actionsFor(this.#client.me, person, this.#client.room);
  }

  async #follows(): Promise<void> {
    try {
      await this.#client.loadFollows();
    } catch {
      // Offered as "Follow" then, which does no harm when it is so already.
    }
  }

  #label(action: Action, person: Participant): string {
    if (action === 'follow' && this.#client.isFollowed(person.id)) return 'Unfollow';
    if (action === 'block' && this.#client.isBlocked(person.id)) return 'Unblock';
    return labels[action];
  }

  async #run(action: Action, person: Participant): Promise<void> {
    this.#report(await this.#do(action, person));
  }

  async #do(action: Action, person: Participant): Promise<Problem | undefined> {
    const client = this.#client;
    const { id, name } = person;
    switch (action) {
      case 'mute':
      case 'unmute':
        if (id !== client.me?.id) return client.mute(id);
        await client.setMuted(action === 'mute');
        return undefined;
      case 'leave-stage':
        return client.leaveStage();
      case 'ask-unmute':
        return this.#told(client.askToUnmute(id), `${name} is asked to unmute.`);
      case 'invite':
        return this.#told(client.invite(id), `${name} is invited to speak.`);
      case 'move-to-audience':
        return client.moveToAudience(id);
      case 'cohost':
        return client.makeCoHost(id);
      case 'uncohost':
        return client.unmakeCoHost(id);
      case 'hand-over':
        return this.#handOver(person);
      case 'remove':
        return this.#remove(person);
      case 'ban':
        return this.#ban(person);
      case 'follow':
        return this.#follow(person);
      case 'block':
        return this.#block(person);
    }
  }

  async #handOver({ id, name }: Participant): Promise<Problem | undefined> {
    const answer = await this.#confirm.ask({
      title: `Make ${name} the host?`,
      text: 'The space is theirs then. You stay as a co-host and cannot take it back yourself.',
      choices: [{ value: 'confirm', label: 'Hand it over', danger: true }],
    });
    return answer && this.#client.handOver(id);
  }

  async #remove({ id, name }: Participant): Promise<Problem | undefined> {
    const answer = await this.#confirm.ask({
      title: `Remove ${name}?`,
      text: 'They are disconnected at once. They can come back with the link; a ban keeps them out.',
      choices: [{ value: 'confirm', label: 'Remove', danger: true }],
      withReason: true,
    });
    return answer && this.#told(this.#client.remove(id, answer.reason), `${name} was removed.`);
  }

  async #ban({ id, name }: Participant): Promise<Problem | undefined> {
    const answer = await this.#confirm.ask({
      title: `Ban ${name}?`,
      text: 'They are disconnected at once and cannot come back until the ban ends. For how long?',
      choices: [
        { value: 'hour', label: '1 hour', danger: true },
        { value: 'day', label: '1 day', danger: true },
        { value: 'forever', label: 'For good', danger: true },
      ],
      withReason: true,
    });
    if (!answer) return undefined;
    const ms = banMs[answer.value];
    const until = ms === undefined ? {} : { until: new Date(Date.now() + ms) };
    const reason = answer.reason === undefined ? {} : { reason: answer.reason };
    return this.#told(this.#client.ban(id, { ...until, ...reason }), `${name} is banned.`);
  }

  #follow({ id, name }: Participant): Promise<Problem | undefined> {
    const on = !this.#client.isFollowed(id);
    return this.#told(this.#client.follow(id, on), on ? `You follow ${name}.` : `You no longer follow ${name}.`);
  }

  async #block({ id, name }: Participant): Promise<Problem | undefined> {
    if (this.#client.isBlocked(id)) return this.#told(this.#client.block(id, false), `${name} is no longer blocked.`);
    const answer = await this.#confirm.ask({
      title: `Block ${name}?`,
      text: 'They cannot join spaces that you host, and you are warned where they speak. You still hear them here.',
      choices: [{ value: 'confirm', label: 'Block', danger: true }],
    });
    return answer && this.#told(this.#client.block(id), `${name} is blocked.`);
  }

  async #told(doing: Promise<Problem | undefined>, text: string): Promise<Problem | undefined> {
    const refused = await doing;
    if (!refused) this.#say(text);
    return refused;
  }
}
