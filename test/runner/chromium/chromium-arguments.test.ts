import { describe, expect, it } from '@jest/globals';
import { chromiumArguments } from '../../../runner/chromium/chromium-arguments.ts';
import { sandboxWorks } from '../../../runner/chromium/sandbox-support.ts';

const settings = { profileDirectory: '/tmp/p', proxyPort: 1, sandbox: true, sharedMemory: true, trustedKeys: [] };

describe('the command line of Chromium', () => {
  it('shows a window to an author only, and goes through the proxy either way', () => {
    const [hidden, visible] = [false, true].map((isVisible) => chromiumArguments({ ...settings, isVisible }));
    expect(hidden).toContain('--headless');
    expect(hidden).not.toContain('--no-startup-window');
    expect(visible).not.toContain('--headless');
    for (const line of [hidden, visible])
      expect(line).toEqual(expect.arrayContaining(['--proxy-server=http://127.0.0.1:1', '--remote-debugging-pipe']));
  });

  it('keeps what a sandbox does not keep apart in the process of the browser', () => {
    const together = ['--enable-features=NetworkServiceInProcess2', '--in-process-gpu'];
    const apart = chromiumArguments({ ...settings, isVisible: false });
    expect(apart.filter((argument) => argument === '--no-sandbox' || together.includes(argument))).toEqual([]);
    expect(chromiumArguments({ ...settings, sandbox: false, isVisible: false })).toEqual(
      expect.arrayContaining(['--no-sandbox', ...together]),
    );
  });

  it('asks for the sandbox wherever the system has one, and never as root on Linux', () => {
    expect(sandboxWorks(501, 'darwin')).toBe(true);
    expect(sandboxWorks(0, 'linux')).toBe(false);
  });
});
