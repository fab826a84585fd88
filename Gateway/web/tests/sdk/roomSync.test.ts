import { beforeEach, describe, expect, it } from 'vitest';
import { EventCursor } from '../../sdk/eventCursor';
import type { EventPage, JoinResult, Snapshot, You } from '../../sdk/protocol';
import { RoomSync, type RoomSource } from '../../sdk/roomSync';
import { batch, changes, onStage, person, snapshot } from './rooms';

const me = person(7, { id: 'me', role: 'listener' });

/** A server that answers with what the test has put there. */
class FakeSource implements RoomSource {
  readonly asked: string[] = [];
  room: Snapshot = snapshot();
  mine: You = { participant: me, version: 1 };
  page: EventPage = { items: [], through: 0, last: 0 };

  snapshot() {
    this.asked.push('snapshot');
    return Promise.resolve(this.room);
  }

  you() {
    this.asked.push('you');
    return Promise.resolve(this.mine);
  }

  eventsAfter(number: number) {
    this.asked.push(`events ${number}`);
    return Promise.resolve(this.page);
  }
}

let source: FakeSource;
let cursor: EventCursor;
let now: number;
let told: string[];

function open(answer: Partial<JoinResult> = {}): RoomSync {
  const sync = new RoomSync(
    source,
    {
      room: (view) => told.push(`room ${view.version}`),
      event: ({ number }) => told.push(`event ${number}`),
      you: (you) => told.push(`you ${you.participant.role}`),
    },
    cursor,
    () => now,
  );
  sync.joined({ me, you: { participant: me, version: 1 }, snapshot: snapshot(), ...answer });
  return sync;
}

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

beforeEach(() => {
  source = new FakeSource();
  cursor = new EventCursor();
  now = 0;
  told = [];
});

describe('RoomSync', () => {
  it('tells nothing before it is started, and takes no event from the next connection if it never is', () => {
    cursor.begin(1, 0);
    const first = open({ events: batch(1, 3), snapshot: snapshot({ event: 3 }) });
    first.onEvents(batch(3, 4));
    first.stop();
    expect(told).toEqual([]);
    const second = open({ events: batch(1, 4), snapshot: snapshot({ event: 4 }) });
    second.onEvents(batch(4, 5));
    second.start();
    expect(told).toEqual(['event 2', 'event 3', 'event 4', 'event 5']);
  });

  it('fetches what the answer to the join left out', async () => {
    cursor.begin(1, 0);
    source.page = { ...batch(3, 9), last: 9 };
    open({ events: batch(1, 3), snapshot: snapshot({ event: 9 }) }).start();
    await settle();
    expect(source.asked).toEqual(['events 3']);
    expect(told).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((number) => `event ${number}`));
  });

  it('asks for a page again only after a pause when the first answer brought nothing', async () => {
    const sync = open();
    sync.start();
    sync.onEvents(batch(5, 6));
    for (now = 500; now <= 2500; now += 250) {
      sync.tick();
      await settle();
    }
    expect(source.asked).toEqual(['events 1', 'events 1', 'events 1']);
  });

  it('closes a gap in the changes by a snapshot, and asks for its own state as well', async () => {
    const sync = open();
    sync.start();
    sync.onChanges(changes(3, [onStage(person(4))]));
    source.room = snapshot({ version: 3 });
    source.mine = { participant: { ...me, role: 'speaker' }, version: 3 };
    now = 400;
    sync.tick();
    expect(source.asked).toEqual([]);
    now = 500;
    sync.tick();
    await settle();
    expect(source.asked).toEqual(['snapshot', 'you']);
    expect(told).toEqual(['room 4', 'you speaker']);
  });

  it('ignores an older word about this person, until another activation counts anew', async () => {
    const sync = open();
    sync.start();
    sync.onYou({ participant: { ...me, role: 'speaker' }, version: 9 });
    sync.onYou({ participant: me, version: 8 });
    expect(told).toEqual(['you speaker']);
    source.mine = { participant: me, version: 1 };
    sync.onSnapshot(snapshot({ epoch: 2, version: 1 }));
    await settle();
    expect(source.asked).toEqual(['you']);
    expect(told.slice(1)).toEqual(['room 1', 'you listener']);
  });

  it('fetches the queue of hands for whoever begins to moderate, and drops it afterwards', async () => {
    const sync = open();
    sync.start();
    source.room = snapshot({ version: 2, hands: [] });
    source.mine = { participant: { ...me, role: 'cohost' }, version: 2 };
    sync.onYou(source.mine);
    await settle();
    expect(sync.view?.hands).toEqual([]);
    source.room = snapshot({ version: 3 });
    source.mine = { participant: { ...me, role: 'speaker' }, version: 3 };
    sync.onYou(source.mine);
    await settle();
    expect(sync.view?.hands).toBeUndefined();
    expect(source.asked).toEqual(['snapshot', 'you', 'snapshot', 'you']);
  });

  it('tells nothing after it was stopped', async () => {
    const sync = open();
    sync.start();
    sync.onYou({ participant: { ...me, role: 'cohost' }, version: 2 });
    sync.stop();
    sync.onChanges(changes(1, [onStage(person(4))]));
    sync.onEvents(batch(1, 2));
    await settle();
    expect(told).toEqual(['you cohost']);
    expect(cursor.known).toBe(1);
  });
});
