import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/room.css';
import './styles/status.css';
import { SpaceClient } from '../sdk';
import { App } from './app';
import { byId } from './dom';
import { Identity } from './identity';

declare global {
  interface Window {
    /** For debugging and browser tests. */
    spaces: { client: SpaceClient };
  }
}

const identity = new Identity();
const client = new SpaceClient({
  token: () => identity.token(),
  audio: byId<HTMLAudioElement>('playout'),
});
window.spaces = { client };
void new App(client, identity).open();
