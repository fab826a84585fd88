import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import type {
  ClosedMessage,
  CommandResult,
  CountMessage,
  JoinRequest,
  JoinResult,
  LevelsMessage,
  MediaMessage,
  Snapshot,
  SpaceEvent,
} from './protocol';

export interface HubHandlers {
  snapshot(message: Snapshot): void;
  event(message: SpaceEvent): void;
  levels(message: LevelsMessage): void;
  count(message: CountMessage): void;
  media(message: MediaMessage): void;
  closed(message: ClosedMessage): void;
  /** The connection is gone, for whatever reason; comes once. */
  lost(error: Error | undefined): void;
}

/** The gateway's ping comes at least every second; two of them missing means that it is gone. */
const serverTimeoutMs = 2000;
const keepAliveMs = 750;

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
    this.#connection.on('event', handlers.event);
    this.#connection.on('levels', handlers.levels);
    this.#connection.on('count', handlers.count);
    this.#connection.on('media', handlers.media);
    this.#connection.on('closed', handlers.closed);
    this.#connection.onclose(handlers.lost);
  }

  start(): Promise<void> {
    return this.#connection.start();
  }

  join(request: JoinRequest): Promise<JoinResult> {
    return this.#connection.invoke('Join', request);
  }

  setMuted(muted: boolean): Promise<CommandResult | null> {
    return this.#connection.invoke('SetMuted', muted);
  }

  snapshot(): Promise<Snapshot> {
    return this.#connection.invoke('Snapshot');
  }

  leave(): Promise<void> {
    return this.#connection.invoke('Leave');
  }

  stop(): Promise<void> {
    return this.#connection.stop();
  }
}
