import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import type {
  Changes,
  ClosedMessage,
  CommandResult,
  Commands,
  CountMessage,
  EventBatch,
  EventPage,
  GatewaysMessage,
  HandPage,
  JoinRequest,
  JoinResult,
  LevelsMessage,
  MediaMessage,
  MoveMessage,
  Problem,
  Snapshot,
  TokenExpiringMessage,
  You,
} from './protocol';

export interface HubHandlers {
  snapshot(message: Snapshot): void;
  changes(message: Changes): void;
  events(message: EventBatch): void;
  you(message: You): void;
  levels(message: LevelsMessage): void;
  count(message: CountMessage): void;
  media(message: MediaMessage): void;
  tokenExpiring(message: TokenExpiringMessage): void;
  move(message: MoveMessage): void;
  gateways(message: GatewaysMessage): void;
  closed(message: ClosedMessage): void;
  /** The connection is gone, for whatever reason; comes once. */
  lost(error: Error | undefined): void;
}

/**
 * The gateway pings every 5 s; two pings missing mean that the hub is gone. A lost gateway is noticed long before, by the
 * packets that do not come (MediaWatch).
 */
const serverTimeoutMs = 12_000;
const keepAliveMs = 5000;

/**
 * One SignalR connection to one gateway, never reconnected: a lost one is thrown away. WebSocket only and without
 * negotiation, which saves a round trip and works where requests are spread over several gateways.
 */
export class HubLink {
  readonly #connection: HubConnection;

  constructor(gateway: string, token: () => string | Promise<string>, handlers: HubHandlers) {
    this.#connection = new HubConnectionBuilder()
      .withUrl(`${gateway}/v1/hub`, {
        accessTokenFactory: token,
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
      })
      .withServerTimeout(serverTimeoutMs)
      .withKeepAliveInterval(keepAliveMs)
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.on('snapshot', handlers.snapshot);
    this.#connection.on('changes', handlers.changes);
    this.#connection.on('events', handlers.events);
    this.#connection.on('you', handlers.you);
    this.#connection.on('levels', handlers.levels);
    this.#connection.on('count', handlers.count);
    this.#connection.on('media', handlers.media);
    this.#connection.on('token-expiring', handlers.tokenExpiring);
    this.#connection.on('move', handlers.move);
    this.#connection.on('gateways', handlers.gateways);
    this.#connection.on('closed', handlers.closed);
    this.#connection.onclose(handlers.lost);
  }

  start(): Promise<void> {
    return this.#connection.start();
  }

  join(request: JoinRequest): Promise<JoinResult> {
    return this.#connection.invoke('Join', request);
  }

  /** The refusal, or undefined where it was done. */
  async command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined> {
    const result = await this.#connection.invoke<CommandResult | null>(name, ...args);
    return result?.problem ?? undefined;
  }

  snapshot(): Promise<Snapshot | null> {
    return this.#connection.invoke('Snapshot');
  }

  you(): Promise<You | null> {
    return this.#connection.invoke('You');
  }

  eventsAfter(number: number): Promise<EventPage> {
    return this.#connection.invoke('EventsAfter', number);
  }

  hands(skip: number): Promise<HandPage> {
    return this.#connection.invoke('Hands', skip);
  }

  leave(): Promise<void> {
    return this.#connection.invoke('Leave');
  }

  stop(): Promise<void> {
    return this.#connection.stop();
  }
}
