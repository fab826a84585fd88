export type Route = { view: 'home' } | { view: 'space'; id: string };

export function currentRoute(path: string = location.pathname): Route {
  const match = /^\/s\/([^/]+)\/?$/.exec(path);
  if (!match?.[1]) return { view: 'home' };
  try {
    return { view: 'space', id: decodeURIComponent(match[1]) };
  } catch {
    // Not an address we ever made; the server will not know it either.
    return { view: 'space', id: match[1] };
  }
}

export function spacePath(id: string): string {
  return `/s/${encodeURIComponent(id)}`;
}
