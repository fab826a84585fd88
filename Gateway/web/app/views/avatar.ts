/** A colour of their own for each person: a hue in degrees, the same everywhere. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  return (hash * 137) % 360;
}

/** At most two letters to show where there is no picture. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (!first) return '?';
  const last = words.length > 1 ? words[words.length - 1]! : '';
  return [first, last].map((word) => [...word][0] ?? '').join('').toLocaleUpperCase();
}
