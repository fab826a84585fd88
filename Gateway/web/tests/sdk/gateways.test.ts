import { describe, expect, it } from 'vitest';
import { Gateways, originOf } from '../../sdk/gateways';

describe('Gateways', () => {
  it('are used in turn, those that the page named first', () => {
    const gateways = new Gateways(['http://a/', 'http://b']);
    expect(gateways.current).toBe('http://a');
    gateways.learn(['http://c', 'http://b', 'no origin', 'ftp://d', 'http://c/path']);
    expect([gateways.count, gateways.next(), gateways.next(), gateways.next()]).toEqual([3, 'http://b', 'http://c', 'http://a']);
  });

  it('forget what they learned when they learn anew, but not where they are', () => {
    const gateways = new Gateways(['http://a']);
    gateways.learn(['http://b']);
    expect(gateways.next()).toBe('http://b');
    gateways.learn(['http://c']);
    expect([gateways.current, gateways.count]).toEqual(['http://b', 3]);
    expect([gateways.next(), gateways.next()]).toEqual(['http://a', 'http://c']);
    expect(gateways.count).toBe(2);
  });

  it('remember at most eight', () => {
    const gateways = new Gateways(['http://a']);
    gateways.learn(Array.from({ length: 20 }, (_, i) => `http://g${i}`));
    expect(gateways.count).toBe(9);
  });

  it('are origins, and of a secure page secure ones', () => {
    expect(originOf('https://GW.example:443/x')).toBe('https://gw.example');
    globalThis.location = { protocol: 'https:' } as Location;
    try {
      expect(originOf('http://a')).toBeUndefined();
    } finally {
      Reflect.deleteProperty(globalThis, 'location');
    }
  });
});
