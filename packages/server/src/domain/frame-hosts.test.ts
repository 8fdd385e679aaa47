import { describe, expect, it } from 'vitest';
import { frameHosts } from './frame-hosts.ts';

describe('the hosts of frames', () => {
  it('are found both ways, whatever the scheme and port', () => {
    for (const [template, origin, host] of [
      ['http://{label}.localhost:8787', 'http://k3v9q2ma.localhost:8787', 'k3v9q2ma.localhost:8787'],
      ['https://{label}.frames.example', 'https://k3v9q2ma.frames.example', 'k3v9q2ma.frames.example'],
      ['https://{label}.Frames.Example/', 'https://k3v9q2ma.frames.example', 'k3v9q2ma.frames.example'],
    ] as const) {
      const frames = frameHosts(template);
      expect(frames.originOf('k3v9q2ma')).toBe(origin);
      expect(frames.labelOf(host)).toBe('k3v9q2ma');
      expect(frames.template).toBe(origin.replace('k3v9q2ma', '{label}'));
    }
  });

  it('are no other hosts', () => {
    const { labelOf } = frameHosts('https://{label}.frames.example');
    for (const host of [
      undefined, '', 'frames.example', '.frames.example', 'k3v9q2ma.frames.example:443', 'k3v9q2ma.frames.example.',
      'x.k3v9q2ma.frames.example', 'k3v9q2m.frames.example', 'k3v9q2maa.frames.example', 'K3V9Q2MA.frames.example',
      'k3v9q2ma.frames.example.evil.example', 'k3v9q2ma.framesxexample', 'k3v9q2-a.frames.example', 'k3v9.2ma.frames.example',
      'evil.example/k3v9q2ma.frames.example', '\u212a3v9q2ma.frames.example',
    ]) {
      expect(labelOf(host), host).toBeUndefined();
    }
  });

  it('need a template that is an origin with the label leftmost', () => {
    for (const template of [
      '', 'https://frames.example', 'https://{label}', 'https://x.{label}.example', 'https://{label}frames.example',
      'ftp://{label}.example', 'https://{label}.example/path', 'https://{label}.example?x', 'https://u@{label}.example',
      '{label}.example', 'https://{label}.exa mple', "https://{label}.example'; x",
    ]) {
      expect(() => frameHosts(template), template).toThrow('FRAME_URL_TEMPLATE');
    }
  });
});
