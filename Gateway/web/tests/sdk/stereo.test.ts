import { describe, expect, it } from 'vitest';
import { constraintsFor } from '../../sdk/microphone';
import { withStereo } from '../../sdk/stereo';

const offer = (fmtp: string) =>
  ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 63', 'a=rtpmap:111 opus/48000/2', fmtp, 'a=rtpmap:63 red/48000/2', 'a=fmtp:63 111/111', ''].join('\r\n');

describe('withStereo', () => {
  it('adds stereo to the parameters of Opus and to nothing else', () => {
    expect(withStereo(offer('a=fmtp:111 minptime=10;useinbandfec=1'))).toBe(offer('a=fmtp:111 minptime=10;useinbandfec=1;stereo=1'));
  });

  it.each(['a=fmtp:111 stereo=1', 'a=fmtp:111 minptime=10; stereo=0', 'a=fmtp:112 minptime=10'])('leaves %s alone', (fmtp) => {
    expect(withStereo(offer(fmtp))).toBe(offer(fmtp));
  });

  it('does not take sprop-stereo for it', () => {
    expect(withStereo(offer('a=fmtp:111 sprop-stereo=1'))).toBe(offer('a=fmtp:111 sprop-stereo=1;stereo=1'));
  });

  it('leaves an offer without Opus alone', () => {
    expect(withStereo('v=0\r\n')).toBe('v=0\r\n');
  });
});

describe('constraintsFor', () => {
  it('filters a voice and leaves music as it is', () => {
    expect(constraintsFor(false)).toEqual({ echoCancellation: true, noiseSuppression: true, autoGainControl: true });
    expect(constraintsFor(true)).toEqual({ echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: { ideal: 2 } });
  });
});
