import type { SpaceClientEvents } from './clientEvents';
import { Emitter } from './emitter';
import type { Commands, InvitedAs, Problem, SpaceSettings } from './protocol';

/**
 * What hosts and co-hosts may do to others and to the space. Each resolves to the refusal, or to undefined where it was
 * done; none rejects. The server decides: what a role does not allow comes back as a problem.
 */
export abstract class Moderation extends Emitter<SpaceClientEvents> {
  protected abstract command<K extends keyof Commands>(name: K, ...args: Commands[K]): Promise<Problem | undefined>;

  /** Invites somebody, who need not be here. A raised hand is taken by it. */
  invite(user: string, as: InvitedAs = 'speaker'): Promise<Problem | undefined> {
    return this.command('Invite', user, as);
  }

  withdrawInvitation(user: string): Promise<Problem | undefined> {
    return this.command('WithdrawInvitation', user);
  }

  moveToAudience(user: string): Promise<Problem | undefined> {
    return this.command('MoveToAudience', user);
  }

  /** They may unmute themselves. */
  mute(user: string): Promise<Problem | undefined> {
    return this.command('Mute', user);
  }

  /** Mutes every speaker, not host and co-hosts. */
  muteAll(): Promise<Problem | undefined> {
    return this.command('MuteAll');
  }

  askToUnmute(user: string): Promise<Problem | undefined> {
    return this.command('AskToUnmute', user);
  }

  /** Puts somebody out; they may come back. */
  remove(user: string, reason?: string): Promise<Problem | undefined> {
    return this.command('Remove', user, reason ?? null);
  }

  /** Puts somebody out and keeps them out, for good where no end is given. */
  ban(user: string, { until, reason }: { until?: Date; reason?: string } = {}): Promise<Problem | undefined> {
    return this.command('Ban', user, until?.toISOString() ?? null, reason ?? null);
  }

  liftBan(user: string): Promise<Problem | undefined> {
    return this.command('LiftBan', user);
  }

  makeCoHost(user: string): Promise<Problem | undefined> {
    return this.command('MakeCoHost', user);
  }

  unmakeCoHost(user: string): Promise<Problem | undefined> {
    return this.command('UnmakeCoHost', user);
  }

  /** Makes somebody on stage the host; whoever was it becomes a co-host. */
  handOver(user: string): Promise<Problem | undefined> {
    return this.command('HandOver', user);
  }

  /** Lets nobody new in, or lets people in again. */
  setLocked(locked: boolean): Promise<Problem | undefined> {
    return this.command('SetLocked', locked);
  }

  /** What is left out stays as it is. */
  changeSettings(settings: Partial<SpaceSettings>): Promise<Problem | undefined> {
    return this.command('ChangeSettings', settings);
  }

  /** Ends the space for everybody. */
  end(): Promise<Problem | undefined> {
    return this.command('End');
  }

  follow(user: string, on = true): Promise<Problem | undefined> {
    return this.command('Follow', user, on);
  }

  /** Whom a host has blocked cannot join the host's spaces. */
  block(user: string, on = true): Promise<Problem | undefined> {
    return this.command('Block', user, on);
  }
}
