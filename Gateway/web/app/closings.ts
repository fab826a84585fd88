import type { Problem } from '../sdk';

/** What is said where the way in is shut. */
export interface Closing {
  eyebrow: string;
  heading: string;
  lead: string;
  /** Trying again may help: the way in stays on offer. */
  again: boolean;
}

/** By the last word of the problem's type, from a refused join and from a closed connection alike. */
const byType: Record<string, Closing> = {
  removed: {
    eyebrow: 'You are out',
    heading: 'You were removed from this space',
    lead: 'A moderator put you out. You can come back with the link, or start a space of your own.',
    again: true,
  },
  banned: {
    eyebrow: 'Not this one',
    heading: 'You are banned from this space',
    lead: 'A moderator keeps you out. Only they can lift the ban, or it ends by itself. You can start a space of your own.',
    again: false,
  },
  blocked: {
    eyebrow: 'Not this one',
    heading: 'You cannot join this space',
    lead: 'Its host does not want you in their spaces. You can start a space of your own.',
    again: false,
  },
  locked: {
    eyebrow: 'The door is shut',
    heading: 'This space is locked',
    lead: 'Nobody new can come in right now. Ask somebody inside to unlock it, then try again.',
    again: true,
  },
  'join-needs-invitation': {
    eyebrow: 'By invitation',
    heading: 'You need an invitation',
    lead: 'Only people whom the host has invited can come in. Ask the host for an invitation, then try again.',
    again: true,
  },
  'join-needs-follow': {
    eyebrow: 'For people the host follows',
    heading: 'You need an invitation',
    lead: 'Only people whom the host follows, or has invited, can come in. Ask the host, then try again.',
    again: true,
  },
  replaced: {
    eyebrow: 'You are in elsewhere',
    heading: 'You joined somewhere else',
    lead: 'A person has one place in a space, and the newer one counts. Join again to come back to this page.',
    again: true,
  },
};

const byStatus: Record<number, Closing> = {
  404: { eyebrow: 'Nothing here', heading: 'No such space', lead: 'Links are long and easily cut off.', again: false },
  410: { eyebrow: 'The end', heading: 'This space has ended', lead: 'Thank you for having been here.', again: false },
};

const aliases: Record<string, string> = { 'blocked-by-host': 'blocked', 'space-locked': 'locked', 'space-ended': 'ended' };

/** Undefined: nothing is shut for good, and the error line says enough. */
export function closingOf(problem: Problem): Closing | undefined {
  const last = problem.type.split(':').at(-1) ?? '';
  return byType[aliases[last] ?? last] ?? byStatus[problem.status];
}
