import type { Problem } from './protocol';

/** Refusals that no server has made. */
export const notConnected: Problem = {
  type: 'urn:spaces:client:not-connected',
  title: 'There is no connection right now.',
  status: 503,
  detail: 'We are reconnecting. Try again in a moment.',
};

/** The microphone's own state says why. */
export const noMicrophone: Problem = {
  type: 'urn:spaces:client:no-microphone',
  title: 'There is no microphone.',
  status: 403,
};
