export { SpacesApi, type TokenSource } from './api';
export type { ClientState, MicrophoneState, SpaceClientEvents, StateChange } from './clientEvents';
export { Gateways } from './gateways';
export type { MicrophoneFault } from './microphone';
export { ProblemError } from './problem';
export type * from './protocol';
export type { RoomView } from './roster';
export { SpaceClient, type JoinOptions, type SpaceClientOptions } from './spaceClient';
