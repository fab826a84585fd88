import { isOnStage, noMicrophone, ProblemError, type Problem, type RoomView, type SpaceClient, type SpaceForMe, type StateChange } from '../sdk';
import { mayHost, mayModerate } from './actions';
import { closingOf } from './closings';
import { byId, setText } from './dom';
import { TokenNeededError, type Identity } from './identity';
import { microphoneTexts, textOf, textOfProblem } from './messages';
import { noticeOf } from './notices';
import { PersonMenu } from './personMenu';
import { currentRoute, spacePath } from './route';
import { ActivityView } from './views/activity';
import { ControlsView } from './views/controls';
import { DockView } from './views/dock';
import { EntryView } from './views/entry';
import { HandsView } from './views/hands';
import { ListenersView } from './views/listeners';
import { PromptsView } from './views/prompts';
import { ShareView } from './views/share';
import { StageView } from './views/stage';
import { StatusView } from './views/status';

/** How long a passing notice stays, in milliseconds. */
const noticeMs = 6000;

/** Leads from the address to the view, and from the client's events to what is shown. */
export class App {
  readonly #client: SpaceClient;
  readonly #identity: Identity;
  readonly #status = new StatusView();
  readonly #share = new ShareView();
  readonly #stage: StageView;
  readonly #hands: HandsView;
  readonly #controls: ControlsView;
  readonly #activity: ActivityView;
  readonly #prompts: PromptsView;
  readonly #menu: PersonMenu;
  readonly #listeners: ListenersView;
  readonly #dock: DockView;
  readonly #entry: EntryView;
  readonly #room = byId('room');
  readonly #roomTitle = byId('room-title');
  readonly #roomHost = byId('room-host');
  readonly #roomLocked = byId('room-locked');
  /** The space of this page's address, once it is known. */
  #space: SpaceForMe | undefined;
  /** Joined with the microphone. */
  #wantsToSpeak = false;
  /** Created on this page: shown with other words. */
  #mine: string | undefined;

  constructor(client: SpaceClient, identity: Identity) {
    this.#client = client;
    this.#identity = identity;
    const done = (problem: Problem | undefined) => this.#done(problem);
    const say = (text: string) => this.#status.notify(text, 'good', noticeMs);
    this.#menu = new PersonMenu(client, done, say);
    this.#stage = new StageView(this.#menu);
    this.#listeners = new ListenersView(client.api, this.#menu);
    this.#hands = new HandsView({
      take: (id) => void client.invite(id).then(done),
      lower: (id) => void client.lowerHand(id).then(done),
    });
    this.#controls = new ControlsView(client, done, say);
    this.#activity = new ActivityView(client.api);
    this.#prompts = new PromptsView({
      accept: () => void client.acceptInvitation().then(done),
      decline: () => void client.declineInvitation().then(done),
      unmute: () => void client.setMuted(false),
    });
    this.#dock = new DockView(client, { leave: () => void this.#leave(), end: () => void client.end().then(done), done });
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
    // Only a help: whoever cannot be told beforehand is told by the join.
    const standing = this.#client.api.standing(route.id).catch(() => undefined);
    try {
      this.#space = await this.#client.api.getSpace(route.id);
    } catch (error) {
      return this.#showFault(error);
    }
    if (this.#space.state === 'ended') return this.#showClosed({ type: 'about:blank', title: 'Ended', status: 410 });
    if (this.#room.hidden) this.#entry.showSpace(this.#identity.name, this.#space, this.#mine === route.id);
    const space = this.#space;
    const mine = await standing;
    if (!this.#room.hidden || this.#space !== space) return;
    if (mine?.joinProblem) this.#showClosed(mine.joinProblem);
    else this.#entry.showStanding(space, mine);
  }

  #listen(): void {
    this.#client.on('state', (change) => this.#onState(change));
    this.#client.on('room', (room) => this.#showView(room));
    this.#client.on('you', (you) => {
      this.#dock.setYou(you);
      if (!you.participant.muted || !isOnStage(you.participant)) this.#prompts.endUnmuteAsk();
      if (this.#client.room) this.#showView(this.#client.room);
    });
    this.#client.on('invited', (as) => this.#prompts.showInvitation(as));
    this.#client.on('unmuteAsked', ({ by }) => {
      const asker = this.#client.room?.stage.find((one) => one.id === by);
      if (this.#client.microphone !== 'on') this.#prompts.askToUnmute(asker?.name);
    });
    this.#client.on('blockedOnStage', (people) => this.#prompts.warnOfBlocked(people));
    this.#client.on('event', (event) => {
      this.#activity.add(event);
      const notice = noticeOf(event, this.#client.me, this.#client.room);
      if (notice) this.#status.notify(notice, 'warn', noticeMs);
    });
    this.#client.on('levels', (heard) => this.#stage.setLevels(heard));
    this.#client.on('media', (state) => this.#status.showMedia(state));
    this.#client.on('playback', ({ blocked }) => this.#dock.setPlaybackBlocked(blocked));
    this.#client.on('error', (problem) => this.#done(problem));
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
    this.#wantsToSpeak = speak;
    this.#showRoom(route.id);
    await this.#client.join(route.id, { speak, music: this.#space?.music ?? false });
  }

  async #leave(): Promise<void> {
    await this.#client.leave();
    await this.open();
    byId('join').focus();
  }

  /** The outcome of something that was pressed. */
  #done(problem: Problem | undefined): void {
    if (!problem) this.#status.clearError();
    // The microphone has said its own words.
    else if (problem.type !== noMicrophone.type) this.#status.showError(textOfProblem(problem));
  }

  #showView(room: RoomView): void {
    const { me } = this.#client;
    const moderates = mayModerate(me, room);
    this.#stage.show(room, me?.id);
    this.#listeners.setCount(room.listeners);
    this.#hands.show(moderates ? room.hands : undefined, room.moreHands);
    this.#controls.show(room.space, moderates, mayHost(me, room));
    this.#activity.learn(room.stage);
    if (!moderates) this.#activity.close();
    else this.#activity.open(room.space.id, room.event);
    setText(this.#roomTitle, room.space.title);
    setText(this.#roomHost, `Hosted by ${room.space.host.name}`);
    this.#roomLocked.hidden = !room.space.locked;
  }

  #onState({ state, previous, problem }: StateChange): void {
    this.#status.showState(state, previous);
    if (state === 'live') this.#onLive(previous === 'connecting');
    if ((state === 'ended' || state === 'failed') && problem) this.#showClosed(problem);
  }

  #onLive(first: boolean): void {
    const { me, room, microphone } = this.#client;
    if (room) this.#showView(room);
    const inAudience = me !== undefined && !isOnStage(me);
    if (first && this.#wantsToSpeak && inAudience && microphone === 'off') {
      this.#status.notify('You are listening. Raise your hand when you want to speak.', 'good', noticeMs);
    }
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
    this.#hands.close();
    this.#controls.close();
    this.#activity.close();
    this.#prompts.clear();
    this.#menu.close();
  }

  /** The way in is shut: says why, and offers to start something new or to try again. */
  #showClosed(problem: Problem): void {
    const wasInRoom = !this.#room.hidden;
    this.#showEntry();
    const name = this.#identity.name;
    const closing = closingOf(problem);
    if (closing) {
      const isOver = problem.status === 410 && this.#space;
      this.#entry.showClosed(isOver ? { ...closing, heading: isOver.title } : closing, name);
    } else {
      this.#entry.showSpace(name, this.#space);
    }
    if (wasInRoom) byId('entry-title').focus();
    if (problem.status === 401) this.#askForToken();
    this.#status.showError(textOfProblem(problem));
  }

  #showFault(error: unknown): void {
    if (error instanceof ProblemError && error.status !== 401 && closingOf(error.problem)) return this.#showClosed(error.problem);
    if ((error instanceof ProblemError && error.status === 401) || error instanceof TokenNeededError) this.#askForToken();
    this.#status.showError(textOf(error));
  }

  /** A token that was refused is of no more use; the person may have another one. */
  #askForToken(): void {
    this.#identity.forgetToken();
    this.#entry.setSignedIn(false);
    this.#entry.askForToken();
  }
}
