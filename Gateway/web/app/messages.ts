import { ProblemError, type MicrophoneFault, type Problem } from '../sdk';
import { TokenNeededError } from './identity';

/** What the person reads: what happened, and what to do about it. */
export function textOf(error: unknown): string {
  if (error instanceof ProblemError) return textOfProblem(error.problem);
  if (error instanceof TokenNeededError) return 'This server needs an access token. Paste it below.';
  return 'The server cannot be reached. Check your connection and try again.';
}

export function textOfProblem(problem: Problem): string {
  const detail = problem.detail && problem.detail !== problem.title ? ` ${problem.detail}` : '';
  // The reasons for which the server closes a connection bring their own words.
  if (problem.type === 'urn:spaces:closed:replaced') return 'You joined this space somewhere else, so this page let go.';
  if (problem.type.startsWith('urn:spaces:closed:')) return `${sentence(problem.title)}${detail}`;
  const wait = problem.retryAfter ? `Try again in ${problem.retryAfter} s.` : 'Wait a moment and try again.';
  switch (problem.status) {
    case 401:
      return `Your access token is missing, wrong or too old. Get a new one and try again.${detail}`;
    case 403:
      return problem.detail ?? `You may not do that here. ${sentence(problem.title)}`;
    case 404:
      return 'There is no space behind this link. Check that the link is complete, or start a space of your own.';
    case 410:
      return 'This space has ended. Start a new one whenever you like.';
    case 429:
      return `That was too often. ${wait}`;
    case 503:
      return `The server is busy right now. Try again in a moment.${detail}`;
    default:
      return `${sentence(problem.title)}${detail}`;
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export const microphoneTexts: Record<MicrophoneFault, string> = {
  denied: 'Your browser keeps the microphone closed. You are listening; allow the microphone in the address bar and press the button to try again.',
  missing: 'No microphone was found. You can listen; plug one in and press the button to try again.',
  busy: 'The microphone is in use by another program. Close that and press the button to try again.',
  insecure: 'Browsers give the microphone to secure pages only. Open this page over https to speak.',
};
