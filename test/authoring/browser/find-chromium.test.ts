import { describe, expect, it } from '@jest/globals';
import { findChromium, screenOf } from '../../../authoring/browser/find-chromium.ts';

const linux = (environment: Record<string, string>, ...files: string[]) =>
  ({ platform: 'linux', environment, isExecutable: (file: string) => files.includes(file) }) as const;

describe('the Chromium of an author', () => {
  it('is found on the path, by the names of its packages, Chrome before others', () => {
    const machine = linux({ PATH: '/usr/bin::/snap/bin' }, '/snap/bin/chromium', '/usr/bin/google-chrome');
    expect(findChromium(machine)).toBe('/usr/bin/google-chrome');
    expect(findChromium(linux({ PATH: '/usr/bin' }, '/snap/bin/chromium'))).toBeUndefined();
  });

  it('is found among the applications of macOS, of all users and of this one', () => {
    const mine = '/Users/ana/Applications/Chromium.app/Contents/MacOS/Chromium';
    const machine = {
      platform: 'darwin',
      environment: { HOME: '/Users/ana' },
      isExecutable: (file: string) => file === mine,
    };
    expect(findChromium({ ...machine, platform: 'darwin' })).toBe(mine);
  });

  it('has a window where there is a screen, and gets only what leads there', () => {
    expect(screenOf(linux({ DISPLAY: ':0', XAUTHORITY: '/x', AWS_SECRET_ACCESS_KEY: 'planted' }))).toEqual({
      DISPLAY: ':0',
      XAUTHORITY: '/x',
    });
    expect(screenOf(linux({ WAYLAND_DISPLAY: 'wayland-0' }))).toEqual({ WAYLAND_DISPLAY: 'wayland-0' });
    expect(screenOf(linux({ DISPLAY: '' }))).toBeUndefined();
    expect(screenOf({ platform: 'darwin', environment: {}, isExecutable: () => false })).toEqual({});
  });
});
