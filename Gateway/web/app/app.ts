import { ProblemError, type Problem, type Space, type SpaceClient, type StateChange } from '../sdk';
import { byId, setText } from './dom';
import { TokenNeededError, type Identity } from './identity';
import { microphoneTexts, textOf, textOfProblem } from './messages';
import { currentRoute, spacePath } from './route';
import { DockView } from './views/dock';
import { EntryView } from './views/entry';
import { ListenersView } from './views/listeners';
import { ShareView } from './views/share';
import { StageView } from './views/stage';
import { StatusView } from './views/status';

/** Leads from the address to the view, and from the client's events to what is shown. */
export class App {
  readonly #client: SpaceClient;
  readonly #identity: Identity;
  readonly #status = new StatusView();
  readonly #stage = new StageView();
  readonly #share = new ShareView();
  readonly #listeners: ListenersView;
  readonly #dock: DockView;
  readonly #entry: EntryView;
  readonly #room = byId('room');
  readonly #roomTitle = byId('room-title');
  readonly #roomHost = byId('room-host');
  /** The space of this page's address, once it is known. */
  #space: Space | undefined;
  /** Created on this page: shown with other words. */
  #mine: string | undefined;

  constructor(client: SpaceClient, identity: Identity) {
    this.#client = client;
    this.#identity = identity;
    this.#listeners = new ListenersView(client.api);
    this.#dock = new DockView(client, { leave: () => void this.#leave(), end: () => void this.#endSpace() });
    this.#entry = new EntryView({
      create: (name, title) => this.#create(name, title),
      join: (name, speak) => this.#join(name, speak),
      token: (token) => identity.giveToken(token),
    });
    this.#listen();
  }

  /** Shows what the address names. */
  async open(): Promise<void> {
    const route = currentRoute();
    this.#status.clearError();
    this.#showEntry();
    this.#entry.setSignedIn(this.#identity.hasGivenToken);
    if (route.view === 'home') {
      this.#space = undefined;
      this.#share.hide();
      this.#entry.showHome(this.#identity.name);
      return;
    }
    const known = this.#space?.id === route.id ? this.#space : undefined;
    this.#entry.showSpace(this.#identity.name, known, this.#mine === route.id);
    if (this.#mine === route.id) this.#share.show(route.id);
    try {
      this.#space = await this.#client.api.getSpace(route.id);
    } catch (error) {
      return this.#showFault(error);
    }
    if (this.#space.state === 'ended') return this.#showClosed({ type: 'about:blank', title: 'Ended', status: 410 });
    if (this.#room.hidden) this.#entry.showSpace(this.#identity.name, this.#space, this.#mine === route.id);
  }

  #listen(): void {
    this.#client.on('state', (change) => this.#onState(change));
    this.#client.on('room', (room) => {
      this.#stage.show(room, this.#client.me?.id);
      this.#listeners.setCount(room.listeners);
      setText(this.#roomTitle, room.space.title);
      setText(this.#roomHost, `Hosted by ${room.space.host.name}`);
    });
    this.#client.on('me', (me) => this.#dock.setHost(me.role === 'host'));
    this.#client.on('levels', (heard) => this.#stage.setLevels(heard));
    this.#client.on('media', (state) => this.#status.showMedia(state));
    this.#client.on('playback', ({ blocked }) => this.#dock.setPlaybackBlocked(blocked));
    this.#client.on('error', (problem) => this.#status.showError(textOfProblem(problem)));
    this.#client.on('microphone', (state) => {
      this.#dock.setMicrophone(state);
      if (state in microphoneTexts) this.#status.showError(microphoneTexts[state as keyof typeof microphoneTexts]);
      else if (state === 'on') this.#status.clearError();
    });
    addEventListener('popstate', () => void this.#navigated());
    byId('home').addEventListener('click', (click) => {
      if (click.ctrlKey || click.metaKey || click.shiftKey) return;
      click.preventDefault();
      history.pushState(null, '', '/');
      void this.#navigated();
    });
    addEventListener('pagehide', () => void this.#client.leave());
  }

  async #navigated(): Promise<void> {
    await this.#client.leave();
    await this.open();
  }

  async #create(name: string, title: string): Promise<void> {
    this.#status.clearError();
    if (!this.#identity.hasGivenToken) this.#identity.name = name;
    try {
      const space = await this.#client.api.createSpace(title);
      this.#space = space;
      this.#mine = space.id;
      history.pushState(null, '', spacePath(space.id));
    } catch (error) {
      return this.#showFault(error);
    }
    await this.open();
  }

  async #join(name: string, speak: boolean): Promise<void> {
    const route = currentRoute();
    if (route.view !== 'space') return;
    this.#status.clearError();
    if (!this.#identity.hasGivenToken) this.#identity.name = name;
    try {
      // Before the room opens, so that a missing token is asked for here.
      await this.#identity.token();
    } catch (error) {
      return this.#showFault(error);
    }
    this.#showRoom(route.id);
    await this.#client.join(route.id, { speak });
  }

  async #leave(): Promise<void> {
    await this.#client.leave();
    await this.open();
    byId('join').focus();
  }

  async #endSpace(): Promise<void> {
    const id = this.#client.spaceId;
    if (!id) return;
    try {
      await this.#client.api.endSpace(id);
    } catch (error) {
      this.#status.showError(textOf(error));
    }
  }

  #onState({ state, previous, problem }: StateChange): void {
    this.#status.showState(state, previous);
    if ((state === 'ended' || state === 'failed') && problem) this.#showClosed(problem);
  }

  #showRoom(id: string): void {
    document.body.dataset.view = 'room';
    this.#entry.hide();
    this.#room.hidden = false;
    this.#dock.setMicrophone(this.#client.microphone);
    this.#dock.show();
    this.#share.show(id);
    this.#listeners.open(id);
    setText(this.#roomTitle, this.#space?.title ?? 'A live space');
    setText(this.#roomHost, this.#space ? `Hosted by ${this.#space.host.name}` : '');
    this.#roomTitle.focus();
  }

  #showEntry(): void {
    document.body.dataset.view = 'home';
    this.#room.hidden = true;
    this.#dock.hide();
    this.#share.hide();
    this.#stage.clear();
    this.#listeners.close();
  }

  /** The way in is shut: says why, and offers to start something new or to try again. */
  #showClosed(problem: Problem): void {
    this.#showEntry();
    const name = this.#identity.name;
    const text = textOfProblem(problem);
    if (problem.status === 410) this.#entry.showClosed('The end', this.#space?.title ?? 'This space has ended', 'Thank you for having been here.', name);
    else if (problem.status === 404) this.#entry.showClosed('Nothing here', 'No such space', 'Links are long and easily cut off.', name);
    else this.#entry.showSpace(name, this.#space);
    this.#status.showError(text);
  }

  #showFault(error: unknown): void {
    const status = error instanceof ProblemError ? error.status : 0;
    if (error instanceof ProblemError && (status === 404 || status === 410)) return this.#showClosed(error.problem);
    if (status === 401) this.#identity.forgetToken();
    if (status === 401 || error instanceof TokenNeededError) {
      this.#entry.setSignedIn(this.#identity.hasGivenToken);
      this.#entry.askForToken();
    }
    this.#status.showError(textOf(error));
  }
}
