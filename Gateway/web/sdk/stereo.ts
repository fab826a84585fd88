/**
 * Says in an offer that stereo can be played. Browsers decode to one channel without it, and it costs nothing where the other side sends one
 * (RFC 7587 section 6.1).
 */
export function withStereo(sdp: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(sdp)?.[1];
  if (opus === undefined) return sdp;
  return sdp.replace(new RegExp(`^(a=fmtp:${opus} )([^\\r\\n]*)`, 'm'), (line, head: string, parameters: string) =>
    /(^|;)\s*stereo=/.test(parameters) ? line : `${head}${parameters};stereo=1`,
  );
}
